import { INTERVIEW_PROTOCOL_DATA, type InterviewProtocolCode } from '@heardonce/domain/testimony/interview-protocol.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { EndSessionInput, LogSessionEventInput, StartSessionInput } from './session.inputs.js';

/** The log of a session: begun and ended by its interviewer, kept meanwhile by them or by an observer of the interview whose role writes interviews. */
@Injectable()
export class SessionService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  startSession(context: SignedContext, input: StartSessionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'startSession', form: StartSessionInput, input }, async (work) => ({
      id: await work.decide<string>('start_session', 'interview', work.caseId, input.interviewId, input.at, input.equipment ?? null), version: 1,
    }));
  }

  logSessionEvent(context: SignedContext, input: LogSessionEventInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'logSessionEvent', form: LogSessionEventInput, input }, async (work) => {
      const { sessionId, event, at, phase, room, who } = input;
      if (event === 'PHASE') demandPhase(await work.ask<InterviewProtocolCode>('session_protocol', work.caseId, sessionId), phase);
      return { id: await work.decide<string>('log_session_event', 'interview', work.caseId, sessionId, event, at, phase ?? null, room ?? null, who ?? null), version: 1 };
    });
  }

  endSession(context: SignedContext, input: EndSessionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'endSession', form: EndSessionInput, input }, async (work) => {
      await work.decide('end_session', 'interview', work.caseId, input.sessionId, input.expectedVersion, input.at);
      return { id: input.sessionId, version: input.expectedVersion + 1 };
    });
  }
}

/** A protocol that is not one of those known here has phases of its own. @throws HeardOnceError VALIDATION */
function demandPhase(protocol: InterviewProtocolCode, phase: string | null | undefined): void {
  const { phases } = INTERVIEW_PROTOCOL_DATA[protocol];
  if (phase && (phases.length === 0 || phases.some(({ code }) => code === phase))) return;
  const codes = phases.map(({ code }) => code).join(', ');
  throw new HeardOnceError('VALIDATION', { path: 'input.phase', expected: codes ? words(`una fase de ${protocol}: ${codes}`, `a phase of ${protocol}: ${codes}`) : words('la fase, con sus palabras', 'the phase, in your words') });
}
