import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { DocumentReader } from '../platform/read/document-reader.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { ReportReader } from '../platform/read/report-reader.js';
import { reportCodeOf } from './open-case.service.js';
import type { PageArgs, QuarantineArgs, ReviewArgs } from './page.args.js';

@Injectable()
export class IntakeReadingService {
  private readonly reports: ReportReader;
  private readonly documents: DocumentReader;
  constructor(@Inject(Reader) reader: Reader) {
    this.reports = new ReportReader(reader);
    this.documents = new DocumentReader(reader);
  }

  getReport(context: SignedContext, code: string, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reports.one(context, reportCodeOf(code, 'code'), info);
  }
  listMyReports(context: SignedContext, page: PageArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reports.list(context, 'myReports', page, info);
  }
  listUnopenedReports(context: SignedContext, page: PageArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reports.list(context, 'unopenedReports', page, info);
  }
  listMatchReviews(context: SignedContext, args: ReviewArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reports.list(context, 'matchReviews', args, info, args.status ?? 'OPEN');
  }
  listQuarantine(context: SignedContext, args: QuarantineArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.documents.list(context, args.status ?? 'QUARANTINED', args, info);
  }
}
