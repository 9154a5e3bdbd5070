import { Module } from '@nestjs/common';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWritingResolver } from './case-writing.resolver.js';
import { CaseWritingService } from './case-writing.service.js';
import { CasesResolver } from './cases.resolver.js';

@Module({ providers: [CasesResolver, CaseReadingService, CaseWritingResolver, CaseWritingService] })
export class CasesModule {}
