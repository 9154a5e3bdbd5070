import { Module } from '@nestjs/common';
import { LegalResolver } from './legal.resolver.js';
import { LegalService } from './legal.service.js';

@Module({ providers: [LegalResolver, LegalService] })
export class LegalModule {}
