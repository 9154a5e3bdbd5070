import { cellFor, OF_ANOTHER_CHILD } from '@heardonce/authz/policy.js';
import { findRecord, type RecordOptions } from '@heardonce/domain/classified.js';
import type { CaseKind } from '@heardonce/domain/kind.js';
import { rowsOf } from './oracle.js';
import type { WorldPair } from './world-pair.js';

/** What the worlds lack: conditions of this role that are always on or always off over the rows of its cases, and records of which there are none. */
export async function lackingConditions({ a, viewer, scene, planter, oracle }: WorldPair): Promise<string[]> {
  const open = scene.cases.filter((file) => file.open).map((file) => file.id);
  const sides = new Map<string, { on: number; off: number }>();
  const followed = { on: 0, off: 0 };
  const lacking: string[] = [];
  for (const table of planter.tables) {
    const { kind } = findRecord(table.type) as RecordOptions;
    const all = await rowsOf(a.owner, table);
    if (all.length === 0) lacking.push(`no rows in ${table.table}`);
    const { read, when } = cellFor(viewer.role, kind);
    const ofAnother = read && OF_ANOTHER_CHILD.includes(kind as CaseKind);
    if (!when && !ofAnother) continue;
    const side = sides.get(`${kind} ${when}`) ?? { on: 0, off: 0 };
    if (ofAnother) for (const row of all.filter((one) => open.includes(one.case_id ?? '') && one['speaks_of'] === 'ANOTHER_CHILD')) followed[oracle.reads(table, row) ? 'on' : 'off'] += 1;
    for (const row of all.filter((one) => open.includes(one.case_id ?? '') || (one.case_id === null && kind === 'source'))) side[oracle.reads(table, row) ? 'on' : 'off'] += 1;
    sides.set(`${kind} ${when}`, side);
  }
  if (cellFor(viewer.role, 'transcript').read) sides.set('segments that follow another case', followed);
  for (const [cell, { on, off }] of sides) if (on === 0 || off === 0) lacking.push(`${cell} is never ${on === 0 ? 'on' : 'off'}`);
  return lacking;
}
