import { InterviewObserver } from '@heardonce/domain/testimony/interview-observer.entity.js';
import { Interview } from '@heardonce/domain/testimony/interview.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { acknowledge, type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import type { AmendInput } from '../platform/amend-input.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import type { Values } from '../platform/write/work.js';
import { Writer } from '../platform/write/writer.js';
import { AddInterviewObserverInput, CancelInterviewInput, ChangeInterviewInput, InterviewHeldInput, InterviewNotSuitableInput, PlanInterviewInput, PlannedInterviewNotSuitableInput, RecordAccreditationInput } from './planning.inputs.js';

/** What an interview that is not suitable has in place of a plan. */
const NO_PLAN = { basis: 'PRIMARY', status: 'NOT_SUITABLE', protocol: 'OTHER', sessionsPlanned: 1, anticipatedEvidence: 'NOT_REQUESTED', heldElsewhere: false } as const;

/**
 * Plans the one interview. Who may, who may interview, who may sit with the child and that there is no second one are rules of the database
 * (`migrations/testimony`), so that each change of a plan is held to them like the plan itself.
 */
@Injectable()
export class PlanningService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) private readonly writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  planInterview(context: SignedContext, input: PlanInterviewInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'planInterview', form: PlanInterviewInput, input }, async (work) => {
      const { observers, ...plan } = input;
      const id = await work.insert(Interview, { ...fieldsOf(plan), basis: 'PRIMARY', status: 'PLANNED', heldElsewhere: false });
      for (const { observerId, capacity } of observers ?? []) await work.insert(InterviewObserver, { interviewId: id, observerId: observerId ?? null, capacity });
      return { id, version: 1 };
    });
  }

  changeInterview(context: SignedContext, input: ChangeInterviewInput): Promise<Acknowledgement> {
    return this.records.amend(context, Interview, { mutation: 'changeInterview', form: ChangeInterviewInput, input });
  }

  addInterviewObserver(context: SignedContext, input: AddInterviewObserverInput): Promise<Acknowledgement> {
    return this.records.add(context, InterviewObserver, { mutation: 'addInterviewObserver', form: AddInterviewObserverInput, input });
  }

  interviewNotSuitable(context: SignedContext, input: InterviewNotSuitableInput): Promise<Acknowledgement> {
    const { events, incidentId, reason, alternatives } = input;
    return this.records.add(context, Interview, { mutation: 'interviewNotSuitable', form: InterviewNotSuitableInput, input }, { values: () => ({ ...NO_PLAN, events, incidentId: incidentId ?? null, notSuitableReason: reason, alternatives }) });
  }

  plannedInterviewNotSuitable(context: SignedContext, input: PlannedInterviewNotSuitableInput): Promise<Acknowledgement> {
    return this.settle(context, PlannedInterviewNotSuitableInput, 'plannedInterviewNotSuitable', input, { status: 'NOT_SUITABLE', notSuitableReason: input.reason, alternatives: input.alternatives });
  }

  cancelInterview(context: SignedContext, input: CancelInterviewInput): Promise<Acknowledgement> {
    return this.settle(context, CancelInterviewInput, 'cancelInterview', input, { status: 'CANCELLED' });
  }

  interviewHeld(context: SignedContext, input: InterviewHeldInput): Promise<Acknowledgement> {
    return this.settle(context, InterviewHeldInput, 'interviewHeld', input, { status: 'HELD', heldOn: input.heldOn });
  }

  async recordAccreditation(context: SignedContext, input: RecordAccreditationInput): Promise<Acknowledgement> {
    checkInput(RecordAccreditationInput, input);
    const { personId, protocol, fromOn, untilOn, issuedBy } = input;
    return acknowledge(await this.writer.inOffice(context, 'ADMINISTRATOR', { mutation: 'recordAccreditation', key: input.idempotencyKey, input }, async (work) => ({ id: await work.administer<string>('record_accreditation', personId, protocol, fromOn, untilOn, issuedBy) })));
  }

  private settle<I extends AmendInput>(context: SignedContext, form: new () => I, mutation: string, input: I, values: Values): Promise<Acknowledgement> {
    return this.records.amend(context, Interview, { mutation, form, input }, { values: () => values });
  }
}
