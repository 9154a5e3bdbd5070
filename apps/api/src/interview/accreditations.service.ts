import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import { acknowledge, type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import { Writer } from '../platform/write/writer.js';
import { DecideWithdrawalInput, WithdrawAccreditationInput } from './accreditations.inputs.js';

interface Page { readonly first?: number; readonly after?: string; readonly personId?: string }

/** Who may interview, and from which day on no longer. */
@Injectable()
export class AccreditationsService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) platform: Platform, @Inject(Writer) private readonly writer: Writer) {
    this.office = new OfficeReader(platform);
  }

  listAccreditations(context: SignedContext, { personId, ...page }: Page, info: GraphQLResolveInfo): Promise<AnswerObject> {
    if (personId && !isUUID(personId)) throw new HeardOnceError('VALIDATION', { path: 'personId', expected: EXPECTED.id });
    const role = context.actor.roles.includes('ADMINISTRATOR') ? 'ADMINISTRATOR' : null;
    return this.office.list(context, 'accreditations', { ...page, role, filters: [personId ?? null] }, info);
  }

  async withdrawAccreditation(context: SignedContext, input: WithdrawAccreditationInput): Promise<Acknowledgement> {
    checkInput(WithdrawAccreditationInput, input);
    const { id, fromOn, why } = input;
    return acknowledge(await this.writer.inOffice(context, 'ADMINISTRATOR', { mutation: 'withdrawAccreditation', key: input.idempotencyKey, input }, async (work) => ({ id: await work.administer<string>('propose_withdrawal', id, fromOn, why), version: 1 })));
  }

  async decideWithdrawal(context: SignedContext, input: DecideWithdrawalInput): Promise<Acknowledgement> {
    checkInput(DecideWithdrawalInput, input);
    const { id, expectedVersion, accepted } = input;
    return acknowledge(await this.writer.inOffice(context, 'ADMINISTRATOR', { mutation: 'decideWithdrawal', key: input.idempotencyKey, input }, async (work) => ({ id, version: await work.administer<number>('decide_withdrawal', id, expectedVersion, accepted) })));
  }
}
