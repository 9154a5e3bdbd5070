import { EMERGENCY_CONFIRMATION_HOURS, EMERGENCY_MINUTES, EMERGENCY_REQUEST_MINUTES } from '@heardonce/authz/policy.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { acknowledge, type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { actingRole } from '../platform/read/acting-role.js';
import type { SignedContext } from '../platform/read/reader.js';
import { Writer } from '../platform/write/writer.js';
import { AskEmergencyAccessInput, ConfirmEmergencyInput, DecideConflictInput, DecideEmergencyAccessInput, DeclareConflictInput, DeclareEmergencyInput, ReviewEmergencyAccessInput } from './emergency.input.js';
import { EmergencyDeclared } from './emergency-declared.js';

/** What takes a second person: conflicts of interest, and access in an emergency. */
@Injectable()
export class DeclarationService {
  constructor(@Inject(Writer) private readonly writer: Writer) {}

  /** About oneself the answer is the same whether or not there is such a case; about a colleague it needs the case. */
  async declareConflict(context: SignedContext, input: DeclareConflictInput): Promise<Acknowledgement> {
    checkInput(DeclareConflictInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const attempt = { mutation: 'declareConflict', key: input.idempotencyKey, input };
    if (input.personId && input.personId !== context.actor.personId) {
      return acknowledge(await this.writer.onCase(context, code, attempt, async (work) => {
        await work.decide('declare_conflict', 'conflict', work.caseId, input.personId, 'DECLARED');
        return {};
      }));
    }
    const { roles } = context.actor;
    const role = roles.find((one) => one === context.actingRole) ?? roles[0];
    if (!role) throw new HeardOnceError('ROLE_REQUIRED');
    return acknowledge(await this.writer.inOffice(context, role, { ...attempt, about: code }, async (work) => {
      await work.concerns(code);
      await work.decide('declare_own_conflict', 'conflict', code);
      return {};
    }));
  }

  async decideConflict(context: SignedContext, input: DecideConflictInput): Promise<Acknowledgement> {
    checkInput(DecideConflictInput, input);
    return acknowledge(await this.writer.inOffice(context, 'AUDITOR', { mutation: 'decideConflict', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('decide_conflict', 'conflict', input.id, input.expectedVersion, input.upheld, input.why, input.substituteId ?? null);
      return { id: input.id, version: input.expectedVersion + 1 };
    }));
  }

  /** One person alone, a threat to life: the safety card and one other kind, for an hour; a second person looks at it within twelve. */
  async declareEmergency(context: SignedContext, input: DeclareEmergencyInput): Promise<EmergencyDeclared> {
    checkInput(DeclareEmergencyInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const { ids, replayed, requestId } = await this.writer.inOffice(context, input.role, { mutation: 'declareEmergency', key: input.idempotencyKey, input, about: code }, async (work) => {
      await work.concerns(code);
      return work.decide<{ id: string; untilAt: string; confirmBy: string }>('declare_emergency', 'emergency', code, input.role, ['safety_card', input.beside], input.reason, EMERGENCY_MINUTES, EMERGENCY_CONFIRMATION_HOURS);
    });
    return Object.assign(new EmergencyDeclared(), { ...ids, replayed, requestId });
  }

  async confirmEmergency(context: SignedContext, input: ConfirmEmergencyInput): Promise<Acknowledgement> {
    checkInput(ConfirmEmergencyInput, input);
    const role: Role = actingRole(context, ['COORDINATOR', 'FAMILY_DEFENDER', 'AUDITOR']);
    return acknowledge(await this.writer.inOffice(context, role, { mutation: 'confirmEmergency', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('confirm_emergency', 'emergency', input.id, input.expectedVersion);
      return { id: input.id, version: input.expectedVersion + 1 };
    }));
  }

  /** The answer is the same whether or not there is such a case; what is granted opens it by its code. */
  async askEmergencyAccess(context: SignedContext, input: AskEmergencyAccessInput): Promise<Acknowledgement> {
    checkInput(AskEmergencyAccessInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    return acknowledge(await this.writer.inOffice(context, input.role, { mutation: 'askEmergencyAccess', key: input.idempotencyKey, input, about: code }, async (work) => {
      await work.concerns(code);
      await work.decide('ask_emergency', 'emergency', code, input.role, input.kinds, input.grounds, input.reason, input.minutes, EMERGENCY_REQUEST_MINUTES);
      return {};
    }));
  }

  async decideEmergencyAccess(context: SignedContext, input: DecideEmergencyAccessInput): Promise<Acknowledgement> {
    checkInput(DecideEmergencyAccessInput, input);
    return acknowledge(await this.writer.inOffice(context, 'COORDINATOR', { mutation: 'decideEmergencyAccess', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('decide_emergency', 'emergency', input.id, input.expectedVersion, input.granted, input.why);
      return { id: input.id, version: input.expectedVersion + 1 };
    }));
  }

  async reviewEmergencyAccess(context: SignedContext, input: ReviewEmergencyAccessInput): Promise<Acknowledgement> {
    checkInput(ReviewEmergencyAccessInput, input);
    return acknowledge(await this.writer.inOffice(context, 'AUDITOR', { mutation: 'reviewEmergencyAccess', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('review_emergency', 'emergency', input.id, input.expectedVersion, input.justified, input.finding);
      return { id: input.id, version: input.expectedVersion + 1 };
    }));
  }
}
