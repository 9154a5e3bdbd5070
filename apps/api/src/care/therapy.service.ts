import { ReleasedObservation } from '@heardonce/domain/care/released-observation.entity.js';
import { TherapyNote } from '@heardonce/domain/care/therapy-note.entity.js';
import { TherapyPlan } from '@heardonce/domain/care/therapy-plan.entity.js';
import { TherapyReflection } from '@heardonce/domain/care/therapy-reflection.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AddTherapyNoteInput, AddTherapyPlanInput, AddTherapyReflectionInput, AmendTherapyNoteInput, AmendTherapyPlanInput, ReleaseObservationInput, SupersedeObservationInput } from './therapy.inputs.js';

/** Notes sealed to their author and who takes over, and what a therapist chooses to hand on. */
@Injectable()
export class TherapyService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  addTherapyNote(context: SignedContext, input: AddTherapyNoteInput): Promise<Acknowledgement> {
    return this.records.add(context, TherapyNote, { mutation: 'addTherapyNote', form: AddTherapyNoteInput, input });
  }

  amendTherapyNote(context: SignedContext, input: AmendTherapyNoteInput): Promise<Acknowledgement> {
    return this.records.continue(context, TherapyNote, { property: 'amendsId' }, { mutation: 'amendTherapyNote', form: AmendTherapyNoteInput, input });
  }

  addTherapyReflection(context: SignedContext, input: AddTherapyReflectionInput): Promise<Acknowledgement> {
    return this.records.continue(context, TherapyReflection, { property: 'noteId', of: TherapyNote }, { mutation: 'addTherapyReflection', form: AddTherapyReflectionInput, input });
  }

  addTherapyPlan(context: SignedContext, input: AddTherapyPlanInput): Promise<Acknowledgement> {
    return this.records.add(context, TherapyPlan, { mutation: 'addTherapyPlan', form: AddTherapyPlanInput, input });
  }

  amendTherapyPlan(context: SignedContext, input: AmendTherapyPlanInput): Promise<Acknowledgement> {
    return this.records.amend(context, TherapyPlan, { mutation: 'amendTherapyPlan', form: AmendTherapyPlanInput, input });
  }

  releaseObservation(context: SignedContext, input: ReleaseObservationInput): Promise<Acknowledgement> {
    return this.records.add(context, ReleasedObservation, { mutation: 'releaseObservation', form: ReleaseObservationInput, input }, { then: (work, id) => releaseTo(work, id, input.agencies) });
  }

  supersedeObservation(context: SignedContext, input: SupersedeObservationInput): Promise<Acknowledgement> {
    return this.records.continue(context, ReleasedObservation, { property: 'supersedesId' }, { mutation: 'supersedeObservation', form: SupersedeObservationInput, input }, { then: (work, id) => releaseTo(work, id, input.agencies ?? []) });
  }
}

/** Who reads it is decided in the transaction that writes it: an observation that reaches nobody is not kept. */
const releaseTo = (work: CaseWork, id: string, agencies: readonly string[]): Promise<void> => work.decide('release_to', 'released_observation', work.facts.caseId, id, agencies);
