import { Connection } from '@heardonce/domain/connection.js';
import { MatchReview } from '@heardonce/domain/intake/match-review.entity.js';
import { Report } from '@heardonce/domain/intake/report.entity.js';
import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { DecideMatchReviewInput, MoveReportInput, OpenCaseInput, OpenCaseResult } from './coordination.input.js';
import { CoordinationService } from './coordination.service.js';
import { IntakeReadingService } from './intake-reading.service.js';
import { LogReportInput } from './log-report.input.js';
import { LogReportResult } from './log-report-result.js';
import { LogReportService } from './log-report.service.js';
import { OpenCaseService } from './open-case.service.js';
import { PageArgs, ReviewArgs } from './page.args.js';

const ReportConnection = Connection(Report);
const MatchReviewConnection = Connection(MatchReview);

@Resolver(() => Report)
export class ReportsResolver {
  constructor(
    @Inject(LogReportService) private readonly logging: LogReportService, @Inject(IntakeReadingService) private readonly reading: IntakeReadingService,
    @Inject(OpenCaseService) private readonly opening: OpenCaseService, @Inject(CoordinationService) private readonly coordination: CoordinationService,
  ) {}

  @Mutation(() => LogReportResult, { description: 'Keeps a report. Five answers are enough; nobody is turned away. Logging assigns nobody.' })
  logReport(@Context() context: SignedContext, @Args('input') input: LogReportInput): Promise<LogReportResult> {
    return this.logging.logReport(context, input);
  }
  @Query(() => Report, { description: 'A report that you logged. Absent and not yours are one and the same answer.' })
  report(@Context() context: SignedContext, @Args('code') code: string, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.getReport(context, code, info);
  }
  @Query(() => ReportConnection, { description: 'The reports you logged, newest first.' })
  myReports(@Context() context: SignedContext, @Args() args: PageArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.listMyReports(context, args, info);
  }
  @Query(() => ReportConnection, { description: 'Reports that no case holds yet, oldest first; for coordinators.' })
  unopenedReports(@Context() context: SignedContext, @Args() args: PageArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.listUnopenedReports(context, args, info);
  }
  @Query(() => MatchReviewConnection, { description: 'Where reports may belong, for a coordinator to decide, oldest first.' })
  matchReviews(@Context() context: SignedContext, @Args() args: ReviewArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.listMatchReviews(context, args, info);
  }
  @Mutation(() => OpenCaseResult, { description: 'Opens a case for each child of a report, or names the reviews to decide first.' })
  openCase(@Context() context: SignedContext, @Args('input') input: OpenCaseInput): Promise<OpenCaseResult> {
    return this.opening.openCase(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Attaches a report to a case you coordinate.' })
  attachReport(@Context() context: SignedContext, @Args('input') input: MoveReportInput): Promise<Acknowledgement> {
    return this.coordination.attachReport(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Takes a report off a case it does not belong to; it waits again for a coordinator.' })
  detachReport(@Context() context: SignedContext, @Args('input') input: MoveReportInput): Promise<Acknowledgement> {
    return this.coordination.detachReport(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Says whether a report belongs to the candidate case.' })
  decideMatchReview(@Context() context: SignedContext, @Args('input') input: DecideMatchReviewInput): Promise<Acknowledgement> {
    return this.coordination.decideMatchReview(context, input);
  }
}
