import { ProtectionMeasure } from '@heardonce/domain/safety/protection-measure.entity.js';
import { RiskAssessment } from '@heardonce/domain/safety/risk-assessment.entity.js';
import { SafetyCard } from '@heardonce/domain/safety/safety-card.entity.js';
import { ThreatEvent } from '@heardonce/domain/safety/threat-event.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AddProtectionMeasureInput, AddRiskAssessmentInput, AddThreatInput, AmendProtectionMeasureInput, AmendRiskAssessmentInput, AmendSafetyCardInput, AmendThreatInput, RecordSafetyCardInput } from './safety.inputs.js';

/** What keeps the child safe: the card, the danger judged, the threats, the measures. */
@Injectable()
export class SafetyService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  recordSafetyCard(context: SignedContext, input: RecordSafetyCardInput): Promise<Acknowledgement> {
    return this.records.add(context, SafetyCard, { mutation: 'recordSafetyCard', form: RecordSafetyCardInput, input });
  }

  amendSafetyCard(context: SignedContext, input: AmendSafetyCardInput): Promise<Acknowledgement> {
    return this.records.amend(context, SafetyCard, { mutation: 'amendSafetyCard', form: AmendSafetyCardInput, input });
  }

  addRiskAssessment(context: SignedContext, input: AddRiskAssessmentInput): Promise<Acknowledgement> {
    return this.records.add(context, RiskAssessment, { mutation: 'addRiskAssessment', form: AddRiskAssessmentInput, input }, { then: releasePriority });
  }

  amendRiskAssessment(context: SignedContext, input: AmendRiskAssessmentInput): Promise<Acknowledgement> {
    return this.records.amend(context, RiskAssessment, { mutation: 'amendRiskAssessment', form: AmendRiskAssessmentInput, input }, { then: releasePriority });
  }

  addThreat(context: SignedContext, input: AddThreatInput): Promise<Acknowledgement> {
    return this.records.add(context, ThreatEvent, { mutation: 'addThreat', form: AddThreatInput, input });
  }

  amendThreat(context: SignedContext, input: AmendThreatInput): Promise<Acknowledgement> {
    return this.records.amend(context, ThreatEvent, { mutation: 'amendThreat', form: AmendThreatInput, input });
  }

  addProtectionMeasure(context: SignedContext, input: AddProtectionMeasureInput): Promise<Acknowledgement> {
    return this.records.add(context, ProtectionMeasure, { mutation: 'addProtectionMeasure', form: AddProtectionMeasureInput, input });
  }

  amendProtectionMeasure(context: SignedContext, input: AmendProtectionMeasureInput): Promise<Acknowledgement> {
    return this.records.amend(context, ProtectionMeasure, { mutation: 'amendProtectionMeasure', form: AmendProtectionMeasureInput, input }, { then: demandPlain });
  }
}

/** Declared release: how urgent the case is follows from the newest risk level. */
const releasePriority = (work: CaseWork): Promise<void> => work.decide('release_priority', 'coordination', work.facts.caseId);

/** @throws HeardOnceError CONFLICTING_STATE for a measure that reserves identity, which is decided apart */
const demandPlain = (work: CaseWork, id: string): Promise<void> => work.ask('require_plain_measure', work.facts.caseId, id);
