import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import { publishTotals } from '../platform/read/published-totals.js';
import type { SignedContext } from '../platform/read/reader.js';

const QUARTER = /^\d{4}-Q[1-4]$/;

/** Whether the promise holds over all children, by closed quarters. */
@Injectable()
export class HeardOnceTotalsService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.office = new OfficeReader(platform);
  }

  async listTotals(context: SignedContext, { quarter, ...page }: { readonly quarter?: string; readonly first?: number; readonly after?: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    if (quarter && !QUARTER.test(quarter)) throw new HeardOnceError('VALIDATION', { path: 'quarter', expected: words('un trimestre, por ejemplo 2026-Q1', 'a quarter, for example 2026-Q1') });
    await publishTotals(this.platform.pools.read);
    const role = (['COORDINATOR', 'FAMILY_DEFENDER', 'PUBLIC_MINISTRY', 'AUDITOR'] as const).find((one) => context.actor.roles.includes(one)) ?? null;
    return this.office.list(context, 'heardOnceTotals', { ...page, role, filters: [quarter ?? null] }, info);
  }
}
