import { Inject, Injectable } from '@nestjs/common';
import { acknowledge, type Acknowledgement, checkInput, type KeyedInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { SignedContext } from '../platform/read/reader.js';
import type { Work } from '../platform/write/work.js';
import type { Ids } from '../platform/write/writer.js';
import { DecideProposalInput, EndRoleInput, LeaveInput, ProposePersonInput, ProposeRoleInput, ProposeUnitInput } from './people.input.js';

/**
 * People, units and roles. Nothing takes effect by one administrator alone: a proposal waits for a second one from another unit; only
 * ending access needs one person. The database checks each rule again (`administration.sql.ts`).
 */
@Injectable()
export class PeopleService {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  proposeUnit(context: SignedContext, input: ProposeUnitInput): Promise<Acknowledgement> {
    checkInput(ProposeUnitInput, input);
    return this.propose(context, 'proposeUnit', input, ['ADD_UNIT', null, { code: input.unitCode, name: input.name, agency: input.agency }, input.why]);
  }

  proposePerson(context: SignedContext, input: ProposePersonInput): Promise<Acknowledgement> {
    checkInput(ProposePersonInput, input);
    const { issuer, subject, givenNames, familyNames, unit, why } = input;
    return this.propose(context, 'proposePerson', input, ['ADD_PERSON', null, { issuer, subject, givenNames, familyNames, unit }, why]);
  }

  proposeRole(context: SignedContext, input: ProposeRoleInput): Promise<Acknowledgement> {
    checkInput(ProposeRoleInput, input);
    return this.propose(context, 'proposeRole', input, ['GIVE_ROLE', input.personId, { role: input.role }, input.why]);
  }

  decideProposal(context: SignedContext, input: DecideProposalInput): Promise<Acknowledgement> {
    checkInput(DecideProposalInput, input);
    return this.asAdministrator(context, 'decideProposal', input, async (work) => ({ id: await work.administer<string>('decide', input.id, input.expectedVersion, input.accepted), version: input.expectedVersion + 1 }));
  }

  async endRole(context: SignedContext, input: EndRoleInput): Promise<Acknowledgement> {
    checkInput(EndRoleInput, input);
    const done = await this.asAdministrator(context, 'endRole', input, async (work) => {
      await work.administer('end_role', input.personId, input.role);
      return { id: input.personId };
    });
    this.platform.actors.forget(input.personId);
    return done;
  }

  async leave(context: SignedContext, input: LeaveInput): Promise<Acknowledgement> {
    checkInput(LeaveInput, input);
    const done = await this.asAdministrator(context, 'leave', input, async (work) => {
      await work.administer('leave', input.personId, input.why);
      return { id: input.personId };
    });
    this.platform.actors.forget(input.personId);
    return done;
  }

  private propose(context: SignedContext, mutation: string, input: KeyedInput, [action, person, details, why]: [string, string | null, object, string]): Promise<Acknowledgement> {
    return this.asAdministrator(context, mutation, input, async (work) => ({ id: await work.administer<string>('propose', action, person, JSON.stringify(details), why), version: 1 }));
  }

  private async asAdministrator(context: SignedContext, mutation: string, input: KeyedInput, work: (work: Work) => Promise<Ids>): Promise<Acknowledgement> {
    return acknowledge(await this.platform.writer.inOffice(context, 'ADMINISTRATOR', { mutation, key: input.idempotencyKey, input }, work));
  }
}
