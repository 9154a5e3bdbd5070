import type { RoleCode } from '@heardonce/domain/people/role-code.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import { Me } from './me.js';

interface Page { readonly first?: number; readonly after?: string }
export interface StaffQuery extends Page { readonly unit?: string; readonly agency?: string; readonly role?: keyof typeof RoleCode }

/** Who works here, as colleagues see it; and the person's own sign-in. */
@Injectable()
export class DirectoryService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.office = new OfficeReader(platform);
  }

  me({ actor }: SignedContext): Me {
    const { personId, name, unit, agency, roles, mfa } = actor;
    return Object.assign(new Me(), { id: personId, name, unit, agency, roles, secondFactor: mfa });
  }

  listStaff(context: SignedContext, query: StaffQuery, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'staff', { ...query, role: this.anyRole(context), filters: [query.unit ?? null, query.agency ?? null, query.role ?? null] }, info);
  }
  listUnits(context: SignedContext, query: Page & { readonly agency?: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'units', { ...query, role: this.anyRole(context), filters: [query.agency ?? null] }, info);
  }
  listAgencies(context: SignedContext, query: Page, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'agencies', { ...query, role: this.anyRole(context) }, info);
  }
  listProposals(context: SignedContext, query: Page & { readonly open: boolean }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'proposals', { ...query, filters: [query.open] }, info);
  }

  /** Ends this token, in every process of the API; on record. */
  async signOut(context: SignedContext): Promise<Acknowledgement> {
    await context.endSignIn?.();
    const entry = this.platform.reader.entry(context, { operation: 'signOut', role: context.actor.roles[0] ?? null, subject: null, decision: 'WRITE', kinds: [], records: [], withheld: [] });
    await this.platform.log.append([entry]);
    return Object.assign(new Acknowledgement(), { replayed: false, requestId: context.requestId });
  }

  /** The directory is the same under every role: whoever holds several need not choose. */
  private anyRole({ actor, actingRole }: SignedContext): keyof typeof RoleCode | null {
    return actor.roles.find((role) => role === actingRole) ?? actor.roles[0] ?? null;
  }
}
