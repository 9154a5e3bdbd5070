import { Module } from '@nestjs/common';
import { HealthCareResolver } from './health-care.resolver.js';
import { HealthCareService } from './health-care.service.js';
import { TherapyResolver } from './therapy.resolver.js';
import { TherapyService } from './therapy.service.js';
import { SocialCareResolver } from './social-care.resolver.js';
import { SocialCareService } from './social-care.service.js';

@Module({ providers: [HealthCareResolver, HealthCareService, TherapyResolver, TherapyService, SocialCareResolver, SocialCareService] })
export class CareModule {}
