import { Module } from '@nestjs/common';
import { PlanningResolver } from './planning.resolver.js';
import { PlanningService } from './planning.service.js';
import { QuestionsResolver } from './questions.resolver.js';
import { QuestionsService } from './questions.service.js';
import { QueueResolver } from './queue.resolver.js';
import { QueueService } from './queue.service.js';
import { SessionResolver } from './session.resolver.js';
import { SessionService } from './session.service.js';

/** The one interview: planned, asked, held. */
@Module({ providers: [PlanningResolver, PlanningService, QuestionsResolver, QuestionsService, SessionResolver, SessionService, QueueResolver, QueueService] })
export class InterviewModule {}
