import { describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import '@heardonce/domain/record-types.js';
import { decide } from './decision.js';
import type { Actor, CaseFacts } from './facts.js';

const ACTOR: Actor = { personId: 'me', name: '', unitId: 'unit', unit: 'UNIT', agency: 'AGENCY', controlBody: false, roles: [], actorToken: '', epoch: '1', mfa: true };
const STATE: CaseFacts = {
  caseId: 'here', code: '', role: 'PROSECUTOR', assigned: true, epoch: '1', personEpoch: '1', subject: '', reserved: false, named: true, aspects: [], placement: false, blind: false, underWay: false,
  consents: [], orders: [], filed: [], released: [], authors: [], recordings: [], emergency: [], others: [],
};
const SEGMENT = { id: 'segment', caseId: 'here', authorId: 'x', unitId: 'x', topic: 'HEALTH', recordingId: 'recording', speaksOf: 'ANOTHER_CHILD' };

describe('a segment of another child is given', () => {
  const there = (role: Role, state: Partial<CaseFacts> = {}): CaseFacts => ({ ...STATE, caseId: 'there', role, ...state });
  const gives = (here: Partial<CaseFacts>, facts: CaseFacts | null, segment: Partial<typeof SEGMENT> = {}): boolean =>
    decide(ACTOR, { ...STATE, ...here, others: [{ caseId: 'there', epoch: '1', segments: ['segment'], facts }] }).can('read', TranscriptSegment, { ...SEGMENT, ...segment }, 'text');

  it('by the rules of both cases at once', () => {
    expect(gives({}, there('VICTIM_LAWYER'))).toBe(true);
    expect(gives({}, null)).toBe(false);
    expect(gives({}, there('VICTIM_LAWYER', { assigned: false }))).toBe(false);
    expect(gives({}, there('VICTIM_LAWYER'), { id: 'one that follows no case' })).toBe(false);
    expect(gives({}, there('FORENSIC_DOCTOR'))).toBe(true);
    expect(gives({}, there('FORENSIC_DOCTOR'), { topic: 'FACTS' })).toBe(false);
    expect(gives({ role: 'FORENSIC_DOCTOR' }, there('SOCIAL_WORKER'))).toBe(false);
    expect(gives({ role: 'FORENSIC_DOCTOR' }, there('PSYCHOLOGIST'))).toBe(true);
    expect(gives({}, there('COORDINATOR'))).toBe(false);
    expect(gives({ role: 'COORDINATOR' }, there('PROSECUTOR'))).toBe(false);
  });
  it('as things stand there, not here', () => {
    const facts = { topic: 'FACTS' };
    expect(gives({ consents: ['transcript'] }, there('PSYCHOLOGIST'), facts)).toBe(false);
    expect(gives({}, there('PSYCHOLOGIST', { consents: ['transcript'] }), facts)).toBe(true);
    expect(gives({ recordings: ['recording'] }, there('POLICE_OFFICER'), facts)).toBe(false);
    expect(gives({}, there('POLICE_OFFICER', { recordings: ['another'] }), facts)).toBe(true);
    expect(gives({ role: 'JUDGE', filed: ['transcript:segment'] }, there('JUDGE'))).toBe(true);
    expect(gives({ role: 'JUDGE' }, there('JUDGE', { filed: ['transcript:segment'] }))).toBe(false);
  });
  it('to who may agree while it is set apart, and is said to be withheld in every case alike', () => {
    const apart = { speaksOf: 'SET_APART' };
    for (const role of ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'] as const) expect(gives({ role }, null, apart)).toBe(true);
    for (const role of ['VICTIM_LAWYER', 'FORENSIC_DOCTOR', 'PUBLIC_MINISTRY'] as const) expect(gives({ role }, there('PROSECUTOR'), apart)).toBe(false);
    expect([STATE, { ...STATE, others: [{ caseId: 'there', epoch: '1', segments: ['segment'], facts: null }] }].map((facts) => decide(ACTOR, facts).withholding('transcript'))).toEqual([0, 1].map(() => ({ kind: 'transcript', reason: 'SPEAKS_OF_ANOTHER_CHILD', grantedBy: ['COORDINATOR'] })));
  });
});
