import { CaseFile } from '@heardonce/domain/cases/case-file.entity.js';
import { CaseReference } from '@heardonce/domain/cases/case-reference.entity.js';
import { ChildUpdate } from '@heardonce/domain/cases/child-update.entity.js';
import { normaliseExternalNumber } from '@heardonce/domain/cases/external-number.js';
import { ServicePreference } from '@heardonce/domain/cases/service-preference.entity.js';
import { TaskDetail } from '@heardonce/domain/cases/task-detail.entity.js';
import { Task } from '@heardonce/domain/cases/task.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf, type Received } from '../platform/write/case-records.js';
import type { Values } from '../platform/write/work.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import {
  AddCaseReferenceInput, AddChildUpdateInput, AddTaskInput, AmendCaseReferenceInput, AmendPreferencesInput, AmendTaskInput, ChangeCaseInput, ChangeCasePriorityInput, ChangeCaseStageInput, CloseCaseInput, EndTaskInput, RecordPreferencesInput,
} from './case-writing.inputs.js';

/** The case as a whole: where it stands, its numbers, what the child needs, who owes what, what the child was told. */
@Injectable()
export class CaseWritingService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  changeCaseStage(context: SignedContext, input: ChangeCaseStageInput): Promise<Acknowledgement> {
    return this.changeCase(context, { mutation: 'changeCaseStage', form: ChangeCaseStageInput, input }, { stage: input.stage, closingReason: null });
  }

  changeCasePriority(context: SignedContext, input: ChangeCasePriorityInput): Promise<Acknowledgement> {
    return this.changeCase(context, { mutation: 'changeCasePriority', form: ChangeCasePriorityInput, input }, { priority: input.priority });
  }

  closeCase(context: SignedContext, input: CloseCaseInput): Promise<Acknowledgement> {
    return this.changeCase(context, { mutation: 'closeCase', form: CloseCaseInput, input }, { stage: 'CLOSED', closingReason: input.reason });
  }

  addCaseReference(context: SignedContext, input: AddCaseReferenceInput): Promise<Acknowledgement> {
    return this.records.add(context, CaseReference, { mutation: 'addCaseReference', form: AddCaseReferenceInput, input }, { values: () => referenceValues(input) });
  }

  amendCaseReference(context: SignedContext, input: AmendCaseReferenceInput): Promise<Acknowledgement> {
    return this.records.amend(context, CaseReference, { mutation: 'amendCaseReference', form: AmendCaseReferenceInput, input }, { values: () => referenceValues(input) });
  }

  recordPreferences(context: SignedContext, input: RecordPreferencesInput): Promise<Acknowledgement> {
    return this.records.add(context, ServicePreference, { mutation: 'recordPreferences', form: RecordPreferencesInput, input });
  }

  amendPreferences(context: SignedContext, input: AmendPreferencesInput): Promise<Acknowledgement> {
    return this.records.amend(context, ServicePreference, { mutation: 'amendPreferences', form: AmendPreferencesInput, input });
  }

  /** The task and what it is about are two rows of two kinds: others see owner and due date alone. */
  addTask(context: SignedContext, input: AddTaskInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'addTask', form: AddTaskInput, input }, async (work) => {
      const { ownerUnit, dueAt, ...about } = fieldsOf(input);
      await demandUnit(work, ownerUnit);
      const id = await work.insert(Task, { ownerUnit, dueAt, status: 'OPEN' });
      await work.insert(TaskDetail, { ...about, taskId: id });
      return { id, version: 1 };
    });
  }

  /** Who owes it, or until when; what it is about stays. */
  amendTask(context: SignedContext, input: AmendTaskInput): Promise<Acknowledgement> {
    return this.records.amend(context, Task, { mutation: 'amendTask', form: AmendTaskInput, input }, {
      values: async (work) => {
        if (input.ownerUnit !== undefined) await demandUnit(work, input.ownerUnit);
        return fieldsOf(input);
      },
    });
  }

  completeTask(context: SignedContext, input: EndTaskInput): Promise<Acknowledgement> {
    return this.records.amend(context, Task, { mutation: 'completeTask', form: EndTaskInput, input }, { values: () => ({ status: 'DONE', completedAt: new Date().toISOString() }) });
  }

  cancelTask(context: SignedContext, input: EndTaskInput): Promise<Acknowledgement> {
    return this.records.amend(context, Task, { mutation: 'cancelTask', form: EndTaskInput, input }, { values: () => ({ status: 'CANCELLED' }) });
  }

  addChildUpdate(context: SignedContext, input: AddChildUpdateInput): Promise<Acknowledgement> {
    return this.records.add(context, ChildUpdate, { mutation: 'addChildUpdate', form: AddChildUpdateInput, input });
  }

  private changeCase<I extends ChangeCaseInput>(context: SignedContext, received: Received<I>, changes: Values): Promise<Acknowledgement> {
    const { expectedVersion, why } = received.input;
    return this.records.carryOut(context, received, async (work) => ({ id: work.facts.caseId, version: await work.amend(CaseFile, work.facts.caseId, expectedVersion, changes, why) }));
  }
}

/** @throws HeardOnceError VALIDATION where no unit has this code */
async function demandUnit(work: CaseWork, code: unknown): Promise<void> {
  if (!(await work.ask<boolean>('is_unit', code))) throw new HeardOnceError('VALIDATION', { path: 'input.ownerUnit', expected: EXPECTED.unitCode });
}

/** @throws HeardOnceError VALIDATION for a number that cannot be one of its scheme */
function referenceValues({ scheme, value }: AddCaseReferenceInput | AmendCaseReferenceInput): Values {
  const number = normaliseExternalNumber(scheme, value);
  if (number === null) throw new HeardOnceError('VALIDATION', { path: 'input.value', expected: scheme === 'NUNC' ? EXPECTED.nunc : EXPECTED.caseNumber });
  return { scheme, value: number };
}
