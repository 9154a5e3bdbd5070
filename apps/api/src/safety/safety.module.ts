import { Module } from '@nestjs/common';
import { SafetyResolver } from './safety.resolver.js';
import { SafetyService } from './safety.service.js';

@Module({ providers: [SafetyResolver, SafetyService] })
export class SafetyModule {}
