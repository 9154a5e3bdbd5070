import { Module } from '@nestjs/common';
import { ChildHeardResolver } from './child-heard.resolver.js';
import { ChildHeardService } from './child-heard.service.js';
import { HeardOnceTotalsResolver } from './heard-once-totals.resolver.js';
import { HeardOnceTotalsService } from './heard-once-totals.service.js';
import { HeardOnceResolver } from './heard-once.resolver.js';
import { HeardOnceService } from './heard-once.service.js';
import { InterviewExceptionResolver } from './interview-exception.resolver.js';
import { InterviewExceptionService } from './interview-exception.service.js';
import { InterviewRequestResolver } from './interview-request.resolver.js';
import { InterviewRequestService } from './interview-request.service.js';

@Module({ providers: [HeardOnceTotalsResolver, HeardOnceTotalsService, InterviewRequestResolver, InterviewRequestService, InterviewExceptionResolver, InterviewExceptionService, ChildHeardResolver, ChildHeardService, HeardOnceResolver, HeardOnceService] })
export class HeardOnceModule {}
