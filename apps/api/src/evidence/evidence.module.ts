import { Module } from '@nestjs/common';
import { EvidenceResolver } from './evidence.resolver.js';
import { EvidenceService } from './evidence.service.js';

@Module({ providers: [EvidenceResolver, EvidenceService] })
export class EvidenceModule {}
