import { Module } from '@nestjs/common';
import { AccreditationsResolver } from './accreditations.resolver.js';
import { AccreditationsService } from './accreditations.service.js';
import { MergedEventsResolver } from './merged-events.resolver.js';
import { MergedEventsService } from './merged-events.service.js';
import { PlanningResolver } from './planning.resolver.js';
import { PlanningService } from './planning.service.js';
import { QuestionsResolver } from './questions.resolver.js';
import { QuestionsService } from './questions.service.js';
import { QueueResolver } from './queue.resolver.js';
import { QueueService } from './queue.service.js';
import { SessionResolver } from './session.resolver.js';
import { SessionService } from './session.service.js';

/** The one interview: planned, asked, held. */
@Module({ providers: [AccreditationsResolver, AccreditationsService, MergedEventsResolver, MergedEventsService, PlanningResolver, PlanningService, QuestionsResolver, QuestionsService, SessionResolver, SessionService, QueueResolver, QueueService] })
export class InterviewModule {}
