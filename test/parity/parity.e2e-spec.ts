import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import { ParityProof } from './parity-proof.js';

/** Every pair of conditions when asked for (`npm run prove:parity`); each condition on and off in every run of the tests. */
const ASKED = process.env['HEARDONCE_PARITY'];
const DEPTH = ASKED === 'pairs' || ASKED === 'all' ? ASKED : 'singles';
const LIMIT_MS = DEPTH === 'singles' ? 600_000 : 3_600_000;

describe(`the policy, four times over (${DEPTH})`, () => {
  let proof: ParityProof | undefined;
  beforeAll(async () => {
    proof = await ParityProof.open();
  }, LIMIT_MS);
  afterAll(async () => {
    if (proof) process.stdout.write(proof.report());
    await proof?.close();
  });

  const opened = (): ParityProof => {
    if (!proof) throw new Error('the world could not be planted');
    return proof;
  };

  it('is one policy: CASL, the database asked directly, the API and the table typed by hand agree on every cell', async () => {
    await opened().reading(DEPTH);
    expect(opened().differences()).toEqual([]);
    for (const role of CASE_ROLES) expect(opened().tally(role)).toMatchObject({ cells: expect.any(Number), allowed: expect.any(Number), denied: expect.any(Number) });
    for (const role of CASE_ROLES) for (const side of ['allowed', 'denied'] as const) expect([role, side, opened().tally(role)[side] > 0]).toEqual([role, side, true]);
    for (const role of ['DEFENCE_LAWYER', 'PARD_PARTY', 'AUDITOR', 'ADMINISTRATOR']) expect([role, opened().tally(role).allowed]).toEqual([role, 0]);
  }, LIMIT_MS);

  it('is the same policy for what is added and amended', async () => {
    await opened().writing(DEPTH);
    expect(opened().differences()).toEqual([]);
    for (const count of opened().counts().writing) expect(count).toBeGreaterThan(0);
  }, LIMIT_MS);

  it('is the same policy for what was there before', async () => {
    await opened().remembering(DEPTH);
    expect(opened().differences()).toEqual([]);
    for (const count of opened().counts().remembering) expect(count).toBeGreaterThan(0);
  }, LIMIT_MS);

  it('lets nobody delete, nor write the past by hand', async () => {
    await opened().keeping();
    expect(opened().differences()).toEqual([]);
    for (const count of opened().counts().keeping) expect(count).toBeGreaterThan(0);
  }, LIMIT_MS);
});
