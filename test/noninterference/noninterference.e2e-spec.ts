import './fixed-sources.js';
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import type { Origin as OriginOf, RoleProof } from './prove-role.js';

/* Loaded after the sources of time and chance are in place. */
const { Origin, proveRole } = await import('./prove-role.js');
const { ROLES } = await import('@heardonce/domain/people/role.js');

/** `npm run prove:noninterference` asks more, of every role, and prints what came of it. */
const QUERIES = Number(process.env['HEARDONCE_PROVE_QUERIES'] ?? 40);
const MUTATIONS = Math.ceil(QUERIES / 6);
const REPORT = process.env['HEARDONCE_PROVE_REPORT'];
const FEW: readonly Role[] = ['POLICE_OFFICER', 'JUDGE', 'AUDITOR'];
const only = process.env['HEARDONCE_PROVE_ROLES']?.split(',');
const roles = only ? ROLES.filter((role) => only.includes(role)) : REPORT === undefined ? FEW : ROLES;

describe('what a role may not read changes not one byte of what it is told', () => {
  let origin: OriginOf;
  beforeAll(async () => {
    origin = await Origin.make();
  }, 600_000);
  afterAll(() => origin?.close(), 60_000);

  it.each(roles)('%s', async (role) => {
    const proof = await proveRole(origin, role, QUERIES, MUTATIONS);
    if (REPORT !== undefined) appendFileSync(REPORT, `${JSON.stringify(summaryOf(proof))}\n`);
    expect(proof.queries.interferences).toEqual([]);
    expect(proof.lacking).toEqual([]);
    expect(proof.control.unseen).toEqual([]);
    expect(proof.control.seen).toBeGreaterThan(0);
    expect(proof.released.undeclared).toEqual([]);
    expect(proof.queries.distinct).toBeGreaterThanOrEqual(QUERIES);
    if (QUERIES >= 1000) expect(proof.unused).toEqual([]);
  }, 3_600_000);
});

const summaryOf = (proof: RoleProof): object => ({
  role: proof.role, seconds: proof.seconds, planted: proof.planted, lacking: proof.lacking, control: { ...proof.control, unseen: proof.control.unseen.slice(0, 20) }, released: proof.released, places: proof.places, unused: proof.unused,
  queries: proof.queries.distinct, answered: proof.queries.answered, codes: proof.mutations.codes, others: { asked: proof.others.asked, answered: proof.others.answered }, live: { ...proof.live, interferences: undefined }, naming: { ...proof.naming, interferences: undefined }, roots: proof.roots, unexpected: proof.mutations.unexpected.slice(0, 5), differences: proof.queries.interferences.length, first: proof.queries.interferences.slice(0, 5),
});
