import { ChildIdentity } from '@heardonce/domain/children/child-identity.entity.js';
import { FamilyMember } from '@heardonce/domain/children/family-member.entity.js';
import { Whereabouts } from '@heardonce/domain/children/whereabouts.entity.js';
import { ageBand, type BirthDate, parsePartialDate, yearsToIndex } from '@heardonce/domain/children/partial-date.js';
import { normaliseDocument, normalisePhone } from '@heardonce/domain/children/child-matching.js';
import { nameKeys } from '@heardonce/domain/children/spanish-phonetics.js';
import { CO_PACK } from '@heardonce/domain/jurisdiction/packs/co.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { INDEX_BITS } from '../platform/identity/match-index.js';
import { matchKeys } from '../platform/keys/match-keys.js';
import type { Platform } from '../platform/platform.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AddFamilyMemberInput, AddWhereaboutsInput, AmendChildIdentityInput, AmendFamilyMemberInput, AmendWhereaboutsInput, RecordChildIdentityInput } from './children.inputs.js';

/** What finds a child again; sent together, because the former values are closed to whoever writes the new ones. */
const MATCHED = ['givenNames', 'familyNames', 'documentType', 'documentNumber', 'dateOfBirth'] as const;

/** Digits and the signs people write between them. */
const DIALLED = /^[+\d\s().-]{7,}$/;

/** Who the child is and where they can be found, apart from what happened. Writing it needs a second factor, as reading it does. */
@Injectable()
export class ChildrenService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer, @Inject(PLATFORM) private readonly platform: Platform) {
    this.records = new CaseRecords(writer);
  }

  recordChildIdentity(context: SignedContext, input: RecordChildIdentityInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    return this.records.add(context, ChildIdentity, { mutation: 'recordChildIdentity', form: RecordChildIdentityInput, input }, { then: (work) => this.letBeFound(work, input) });
  }

  amendChildIdentity(context: SignedContext, input: AmendChildIdentityInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    demandWhole(input);
    return this.records.amend(context, ChildIdentity, { mutation: 'amendChildIdentity', form: AmendChildIdentityInput, input }, { then: (work) => this.letBeFound(work, input) });
  }

  addWhereabouts(context: SignedContext, input: AddWhereaboutsInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    return this.records.add(context, Whereabouts, { mutation: 'addWhereabouts', form: AddWhereaboutsInput, input }, { then: (work) => this.letPhoneFind(work, input.subject === 'CHILD' && input.aspect === 'PHONE' ? input.value : undefined) });
  }

  amendWhereabouts(context: SignedContext, input: AmendWhereaboutsInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    return this.records.amend(context, Whereabouts, { mutation: 'amendWhereabouts', form: AmendWhereaboutsInput, input }, { then: (work) => this.letPhoneFind(work, input.value) });
  }

  addFamilyMember(context: SignedContext, input: AddFamilyMemberInput): Promise<Acknowledgement> {
    return this.records.add(context, FamilyMember, { mutation: 'addFamilyMember', form: AddFamilyMemberInput, input });
  }

  amendFamilyMember(context: SignedContext, input: AmendFamilyMemberInput): Promise<Acknowledgement> {
    return this.records.amend(context, FamilyMember, { mutation: 'amendFamilyMember', form: AmendFamilyMemberInput, input });
  }

  /** A telephone finds the child again; what is no telephone is left out. */
  private async letPhoneFind(work: CaseWork, value: string | null | undefined): Promise<void> {
    const phone = value && DIALLED.test(value) ? normalisePhone(value) : null;
    if (phone === null) return;
    const keys = matchKeys(this.platform.matchSecret, { document: null, nameKeys: [], birthYears: [], phones: [phone] }, INDEX_BITS).map((key) => key.value);
    await work.decide('index_child', 'whereabouts', work.facts.caseId, keys);
  }

  /** In the same transaction: the blind index finds this child again, and the age band is released from the date of birth. */
  private async letBeFound(work: CaseWork, input: RecordChildIdentityInput | AmendChildIdentityInput): Promise<void> {
    if (MATCHED.every((name) => input[name] === undefined)) return;
    const birth = birthOf(input);
    const names = [input.givenNames, input.familyNames].filter(Boolean).join(' ');
    const facts = { document: normaliseDocument(input.documentType ?? null, input.documentNumber ?? null), nameKeys: nameKeys(names), birthYears: yearsToIndex(birth) };
    const keys = matchKeys(this.platform.matchSecret, facts, INDEX_BITS).map((key) => key.value);
    await work.decide('index_child', 'identity', work.facts.caseId, keys);
    if (input.dateOfBirth !== undefined) await work.decide('release_age_band', 'coordination', work.facts.caseId, ageBand(birth, today()));
  }
}

function birthOf({ dateOfBirth, dateOfBirthEstimated }: RecordChildIdentityInput | AmendChildIdentityInput): BirthDate | null {
  const date = dateOfBirth ? parsePartialDate(dateOfBirth) : null;
  return date && { ...date, estimated: dateOfBirthEstimated ?? false };
}

/** The day where the case is, `YYYY-MM-DD`. */
function today(): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(CO_PACK.utcOffset) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(Date.now() + offset).toISOString().slice(0, 10);
}

/** @throws HeardOnceError MFA_REQUIRED */
function demandSecondFactor({ actor }: SignedContext): void {
  if (!actor.mfa) throw new HeardOnceError('MFA_REQUIRED');
}

/** @throws HeardOnceError VALIDATION where some of what finds the child is sent without the rest */
function demandWhole(input: AmendChildIdentityInput): void {
  const missing = MATCHED.find((name) => input[name] === undefined);
  const together = [...MATCHED, 'dateOfBirthEstimated' as const].some((name) => input[name] !== undefined);
  if (missing && together) throw new HeardOnceError('VALIDATION', { path: `input.${missing}`, expected: EXPECTED.wholeIdentity });
}
