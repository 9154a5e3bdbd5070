import { randomUUID } from 'node:crypto';
import { ProtectionMeasure } from '@heardonce/domain/safety/protection-measure.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { acknowledge, type Acknowledgement, checkInput, type OnCaseInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { mayReadAll } from '../platform/read/readable-rows.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { type CaseWork, type Ids, Writer } from '../platform/write/writer.js';
import { AcceptHandoverInput, ApproveGrantInput, EndReservedIdentityInput, FileForHearingInput, GiveConsentInput, GrantFieldsInput, OfferHandoverInput, RecordCourtOrderInput, ReserveIdentityInput, RevokeGrantInput, WithdrawConsentInput } from './permission.input.js';

/** What opens or closes single kinds of a case to single people. Each decision is checked again by the database (`decisions.sql.ts`). */
@Injectable()
export class PermissionService {
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(Reader) private readonly reader: Reader) {}

  grantFields(context: SignedContext, input: GrantFieldsInput): Promise<Acknowledgement> {
    checkInput(GrantFieldsInput, input);
    return this.onCase(context, 'grantFields', input, async (work) => ({ id: await work.decide<string>('grant_fields', 'grants', work.caseId, input.personId, input.fields, input.purpose, input.untilAt), version: 1 }));
  }

  /** Under reserved identity a grant opens nothing before someone of a second agency approves it. */
  approveGrant(context: SignedContext, input: ApproveGrantInput): Promise<Acknowledgement> {
    checkInput(ApproveGrantInput, input);
    return this.amend(context, 'approveGrant', input, (work) => work.decide('second_grant', 'grants', input.id, input.expectedVersion));
  }

  revokeGrant(context: SignedContext, input: RevokeGrantInput): Promise<Acknowledgement> {
    checkInput(RevokeGrantInput, input);
    return this.amend(context, 'revokeGrant', input, (work) => work.decide('revoke_grant', 'grants', input.id, input.expectedVersion, input.why));
  }

  reserveIdentity(context: SignedContext, input: ReserveIdentityInput): Promise<Acknowledgement> {
    checkInput(ReserveIdentityInput, input);
    return this.onCase(context, 'reserveIdentity', input, async (work) => {
      const id = randomUUID();
      await work.insert(ProtectionMeasure, { type: 'RESERVED_IDENTITY', fromAt: new Date().toISOString(), untilAt: input.untilAt ?? null, orderedBy: input.orderedBy ?? null, text: input.text ?? null }, { id });
      await work.decide('reserve_identity', 'risk', work.caseId, id, input.untilAt ?? null, input.personIds);
      return { id, version: 1 };
    });
  }

  endReservedIdentity(context: SignedContext, input: EndReservedIdentityInput): Promise<Acknowledgement> {
    checkInput(EndReservedIdentityInput, input);
    return this.amend(context, 'endReservedIdentity', input, (work) => work.decide('end_reserved', 'risk', work.caseId, input.id, input.expectedVersion, input.why));
  }

  recordCourtOrder(context: SignedContext, input: RecordCourtOrderInput): Promise<Acknowledgement> {
    checkInput(RecordCourtOrderInput, input);
    return this.onCase(context, 'recordCourtOrder', input, async (work) => ({
      id: await work.decide<string>('record_order', input.kind, work.caseId, input.personId, input.kind, input.rowIds, input.number, input.documentSha256, input.authorHeardAt ?? null, input.untilAt), version: 1,
    }));
  }

  /** A party files only what they may read themselves: asked of the database as their own role, row by row. */
  fileForHearing(context: SignedContext, input: FileForHearingInput): Promise<Acknowledgement> {
    checkInput(FileForHearingInput, input);
    return this.onCase(context, 'fileForHearing', input, async (work) => {
      if (!(await mayReadAll(this.reader, context.actor, work.facts, input.kind, input.rowIds))) throw new HeardOnceError('NOT_FOUND');
      await work.decide('file_for_hearing', input.kind, work.caseId, input.judgeId, input.kind, input.rowIds, input.hearing);
      return {};
    });
  }

  giveConsent(context: SignedContext, input: GiveConsentInput): Promise<Acknowledgement> {
    checkInput(GiveConsentInput, input);
    return this.onCase(context, 'giveConsent', input, async (work) => ({ id: await work.decide<string>('give_consent', input.kind, work.caseId, input.kind, input.personId), version: 1 }));
  }

  withdrawConsent(context: SignedContext, input: WithdrawConsentInput): Promise<Acknowledgement> {
    checkInput(WithdrawConsentInput, input);
    return this.amend(context, 'withdrawConsent', input, (work) => work.decide('withdraw_consent', 'grants', input.id, input.expectedVersion));
  }

  offerHandover(context: SignedContext, input: OfferHandoverInput): Promise<Acknowledgement> {
    checkInput(OfferHandoverInput, input);
    return this.onCase(context, 'offerHandover', input, async (work) => ({ id: await work.decide<string>('offer_handover', 'therapy_note', work.caseId, input.fromPersonId, input.toPersonId, input.why), version: 1 }));
  }

  acceptHandover(context: SignedContext, input: AcceptHandoverInput): Promise<Acknowledgement> {
    checkInput(AcceptHandoverInput, input);
    return this.amend(context, 'acceptHandover', input, (work) => work.decide('accept_handover', 'therapy_note', input.id, input.expectedVersion));
  }

  private amend(context: SignedContext, mutation: string, input: OnCaseInput & { readonly id: string; readonly expectedVersion: number }, change: (work: CaseWork) => Promise<unknown>): Promise<Acknowledgement> {
    return this.onCase(context, mutation, input, async (work) => {
      await change(work);
      return { id: input.id, version: input.expectedVersion + 1 };
    });
  }

  private async onCase(context: SignedContext, mutation: string, input: OnCaseInput, work: (work: CaseWork) => Promise<Ids>): Promise<Acknowledgement> {
    return acknowledge(await this.writer.onCase(context, caseCodeOf(input.caseCode, 'input.caseCode'), { mutation, key: input.idempotencyKey, input }, work));
  }
}
