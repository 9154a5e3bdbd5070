import { Module } from '@nestjs/common';
import { CaseReadingService } from './case-reading.service.js';
import { CasesResolver } from './cases.resolver.js';

@Module({ providers: [CasesResolver, CaseReadingService] })
export class CasesModule {}
