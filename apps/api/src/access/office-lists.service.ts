import type { Role } from '@heardonce/domain/people/role.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';

interface Page { readonly first?: number; readonly after?: string }
interface OpenPage extends Page { readonly open: boolean }

/** Lists about access itself; each for those whom the policy names, and on record. */
@Injectable()
export class OfficeListsService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) platform: Platform) {
    this.office = new OfficeReader(platform);
  }

  listAssignments(context: SignedContext, query: Page & { readonly caseCode: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'assignments', { ...query, caseCode: caseCodeOf(query.caseCode, 'caseCode') }, info);
  }
  listGrants(context: SignedContext, query: Page & { readonly caseCode: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'grants', { ...query, caseCode: caseCodeOf(query.caseCode, 'caseCode') }, info);
  }
  listConflicts(context: SignedContext, query: OpenPage & { readonly overdue: boolean }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'conflicts', { ...query, filters: [query.open, query.overdue] }, info);
  }
  listEmergencies(context: SignedContext, query: OpenPage & { readonly unreviewed: boolean }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'emergencies', { ...query, filters: [query.open, query.unreviewed] }, info);
  }
  listEmergencyRequests(context: SignedContext, query: OpenPage, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'emergencyRequests', { ...query, filters: [query.open] }, info);
  }
  listHandovers(context: SignedContext, query: Page, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'handovers', { ...query, role: handoverRole(context) }, info);
  }
}

/** Sealed notes are taken over by psychologists. */
const handoverRole = ({ actor }: SignedContext): Role | null => (actor.roles.includes('PSYCHOLOGIST') ? 'PSYCHOLOGIST' : null);
