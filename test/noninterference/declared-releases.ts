import { DECLARED_RELEASES } from '@heardonce/authz/policy.js';
import { askedBy, type WorldPair } from './world-pair.js';

/** Fields that moved because their source did, and others that must not have. */
export interface Released { readonly moved: Readonly<Record<string, number>>; readonly undeclared: readonly string[] }

const FIELDS = ['code', 'stage', 'priority', 'ageBand', 'openedAt', 'nextDueAt', 'closingReason', 'version', 'recordedAt', 'id'];

/**
 * Lets the declared releases follow in world B what was changed there in secret, as the write door would, and says which fields tell.
 * Everything else of the case file must stay what it was.
 */
export async function showReleases(pair: WorldPair): Promise<Released> {
  const client = await pair.b.owner.connect();
  try {
    await client.query("BEGIN; SELECT set_config('app.why', 'RELEASED', true)");
    await client.query("SELECT set_config('app.person', $1, true)", [pair.viewer.id]);
    await client.query("UPDATE core.case_file SET priority = 5 - priority, age_band = CASE age_band WHEN 'AGE_6_10' THEN 'AGE_11_13' ELSE 'AGE_6_10' END, next_due_at = COALESCE(next_due_at, now()) + interval '1 day' WHERE id = ANY ($1)", [pair.scene.cases.filter((one) => one.open).map((one) => one.id)]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  const moved: Record<string, number> = {};
  const undeclared: string[] = [];
  const declared = DECLARED_RELEASES.map((release) => release.field);
  for (const file of pair.scene.cases.filter((one) => one.open)) {
    const { a, b } = await pair.ask(askedBy(pair.viewer, `query ($code: String!) { caseFile(code: $code) { ${FIELDS.join(' ')} withheld { field reason } } }`, { code: file.code }));
    const [one, other] = [a, b].map((answer) => ((JSON.parse(answer.body) as { data?: { caseFile?: Record<string, unknown> } | null }).data?.caseFile ?? {}));
    for (const field of [...FIELDS, 'withheld']) {
      if (JSON.stringify(one?.[field]) === JSON.stringify(other?.[field])) continue;
      const name = `CaseFile.${field}`;
      moved[name] = (moved[name] ?? 0) + 1;
      if (!declared.includes(name)) undeclared.push(`${name} of ${file.code}`);
    }
  }
  return { moved, undeclared };
}
