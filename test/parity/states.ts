import type { Situation } from './expected-policy.js';

/** A condition on or off, for every seat at once: how SQL makes it so, how SQL undoes it, and what it then means. */
export interface Toggle {
  readonly name: string;
  /** Principal conditions are combined in all pairs; the others (over, withdrawn, of someone else) must change nothing. */
  readonly principal?: boolean;
  /** Two of one group cannot be true together. */
  readonly group?: string;
  /** The person can no longer sign in. */
  readonly leaves?: boolean;
  readonly on: string;
  readonly off: string;
  readonly means: (draft: Draft) => void;
}
/** A situation in the making. `shut`: neither assignment nor emergency counts. `otherRole`: kinds an emergency opens under another role. */
export type Draft = { -readonly [Key in keyof Situation]: Situation[Key] } & { shut: boolean; roleEnded: boolean; otherRole: readonly string[] };
/** How far conditions are combined. */
export type Depth = 'singles' | 'pairs' | 'all';
/** One combination of conditions. */
export interface State { readonly name: string; readonly toggles: readonly Toggle[] }

const EACH = 'FROM proof.seat s';
const ROWS = 'FROM proof.seat s JOIN proof.planted r ON r.case_id IN (s.case_id, s.twin_id) AND r.singled_out';
const CASES = 'CROSS JOIN LATERAL (VALUES (s.case_id), (s.twin_id)) AS c(id)';
const measure = (name: string): string => `md5('${name}' || c.id)::uuid`;
const grant = (fields: string, columns = '', values = ''): string =>
  `INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, granted_by, until_at${columns}) SELECT c.id, s.person_id, 'whereabouts', '${fields}', 'PROOF', s.stranger_id, now() + interval '1 day'${values} ${EACH} ${CASES};`;
const reserve = (name: string, ended: string): string => `INSERT INTO access.reserved (id, case_id, ended_at) SELECT ${measure(name)}, c.id, ${ended} ${EACH} ${CASES};`;
const unreserve = (name: string): string =>
  `DELETE FROM access.reserved_naming WHERE reserved_id IN (SELECT ${measure(name)} ${EACH} ${CASES}); DELETE FROM access.reserved WHERE id IN (SELECT ${measure(name)} ${EACH} ${CASES});`;
const order = (kinds: string, person: string, heard: string, until: string): string => `WITH made AS (
  INSERT INTO access.court_order (case_id, person_id, kind, number, document_sha256, author_heard_at, until_at, recorded_by)
  SELECT r.case_id, s.${person}, r.kind, 'J-1', repeat('a', 64), ${heard}, ${until}, s.colleague_id ${ROWS} AND r.kind IN (${kinds}) RETURNING id, case_id, kind)
  INSERT INTO access.court_order_row (order_id, row_id) SELECT m.id, r.row_id FROM made m JOIN proof.planted r ON r.case_id = m.case_id AND r.kind = m.kind AND r.singled_out;`;
const unorder = 'DELETE FROM access.court_order_row; DELETE FROM access.court_order;';
const agree = (kinds: string, person: string, withdrawn: string): string =>
  `INSERT INTO access.consent (case_id, kind, person_id, professional_id, withdrawn_at) SELECT c.id, k.kind, s.${person}, s.predecessor_id, ${withdrawn} ${EACH} ${CASES} CROSS JOIN unnest('{${kinds}}'::text[]) AS k(kind);`;
const urgent = (role: string, kinds: string, until: string): string =>
  `INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) SELECT c.id, s.person_id, ${role}, '${kinds}', 'PROOF', ${until}, now() + interval '12 hours' ${EACH} ${CASES};`;
const conflict = (source: string, upheld: string): string =>
  `INSERT INTO access.conflict (person_id, case_id, source, declared_by, upheld) SELECT s.person_id, c.id, '${source}', s.stranger_id, ${upheld} ${EACH} ${CASES};`;
const name = (person: string, ended: string, which: string): string =>
  `INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, ended_at) SELECT q.id, q.case_id, s.${person}, s.stranger_id, ${ended} ${EACH} JOIN core.recording q ON q.case_id IN (s.case_id, s.twin_id) JOIN proof.planted r ON r.row_id = q.id AND ${which};`;
/** What triggers do after each decision; once after all of them here. */
export const REFRESH = `SELECT access.refresh_effective(s.person_id, c.id) ${EACH} CROSS JOIN LATERAL (VALUES (s.case_id), (s.twin_id), (s.sister_id)) AS c(id);`;
const JOIN_SISTER = `INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) SELECT s.sister_id, s.person_id, s.role, s.stranger_id, 'PROOF' ${EACH};`;
const LEAVE_SISTER = 'DELETE FROM access.assignment a USING proof.seat s WHERE a.case_id = s.sister_id;';
const GIVEN = ['field_grant', 'filing', 'court_order', 'consent', 'named_investigator', 'emergency'];
const unconflict = (source: string): string => `DELETE FROM access.conflict WHERE source = '${source}';`;
const nothing = (): void => undefined;
const opening = (kinds: readonly string[]) => (draft: Draft): void => void (draft.emergency = [...draft.emergency, ...kinds]);
/** What ends the assignment and any emergency with it. */
const shut = (draft: Draft): void => void (draft.shut = true);
const unassign = (draft: Draft): void => void (draft.assigned = false);

/** The role of a declared emergency that is not the role of the assignment. */
export const OTHER_ROLE: Readonly<Record<string, string>> = { COORDINATOR: 'FAMILY_DEFENDER' };
export const otherRole = (role: string): string => OTHER_ROLE[role] ?? 'COORDINATOR';
const OTHER = "CASE s.role WHEN 'COORDINATOR' THEN 'FAMILY_DEFENDER' ELSE 'COORDINATOR' END";
const DROP_OTHER = `DELETE FROM people.role_holding h USING proof.seat s WHERE h.person_id = s.person_id AND h.role = ${OTHER};`;

export const TOGGLES: readonly Toggle[] = [
  { name: 'not assigned', principal: true, group: 'assignment', on: 'DELETE FROM access.assignment; DELETE FROM access.effective;', off: `INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) SELECT c.id, s.person_id, s.role, s.stranger_id, 'PROOF' ${EACH} ${CASES};`, means: unassign },
  { name: 'assignment ended', group: 'assignment', on: "UPDATE access.assignment SET ended_by = assigned_by, ended_why = 'PROOF', until_at = now();", off: 'UPDATE access.assignment SET ended_by = NULL, ended_why = NULL, until_at = NULL;', means: unassign },
  { name: 'assignment expired', principal: true, group: 'assignment', on: "UPDATE access.assignment SET until_at = now() - interval '1 minute';", off: 'UPDATE access.assignment SET until_at = NULL;', means: unassign },
  { name: 'role ended', principal: true, on: `UPDATE people.role_holding h SET until_at = now() - interval '1 minute' ${EACH} WHERE h.person_id = s.person_id AND h.role = s.role;`, off: `UPDATE people.role_holding h SET until_at = NULL ${EACH} WHERE h.person_id = s.person_id AND h.role = s.role;`, means: (draft) => { draft.roleEnded = true; } },
  { name: 'holds another role too', on: `INSERT INTO people.role_holding (person_id, role) SELECT s.person_id, ${OTHER} ${EACH};`, off: DROP_OTHER, means: nothing },
  { name: 'reserved identity', principal: true, on: reserve('reserved', 'NULL'), off: unreserve('reserved'), means: (draft) => { draft.reserved = true; draft.notNamed = true; } },
  { name: 'reserved identity that names the reader', principal: true, on: `${reserve('named', 'NULL')} INSERT INTO access.reserved_person (reserved_id, person_id) SELECT ${measure('named')}, s.person_id ${EACH} ${CASES};`, off: unreserve('named'), means: (draft) => void (draft.reserved = true) },
  { name: 'reserved identity that is over', on: reserve('over', 'now()'), off: unreserve('over'), means: nothing },
  { name: 'grant of ADDRESS', principal: true, on: grant('{ADDRESS}'), off: "DELETE FROM access.field_grant WHERE fields = '{ADDRESS}';", means: (draft) => void (draft.grants = [...draft.grants, { aspects: ['ADDRESS'], secondAgency: false }]) },
  { name: 'grant of SCHOOL and PHONE by two agencies', principal: true, on: grant('{SCHOOL,PHONE}', ', second_by, second_at', ', s.predecessor_id, now()'), off: "DELETE FROM access.field_grant WHERE fields = '{SCHOOL,PHONE}';", means: (draft) => void (draft.grants = [...draft.grants, { aspects: ['SCHOOL', 'PHONE'], secondAgency: true }]) },
  { name: 'grant revoked, grant expired', on: `${grant('{PLACEMENT}', ', revoked_by, revoked_at', ', s.stranger_id, now()')} INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, granted_by, from_at, until_at) SELECT c.id, s.person_id, 'whereabouts', '{PLACEMENT}', 'PROOF', s.stranger_id, now() - interval '2 days', now() - interval '1 day' ${EACH} ${CASES};`, off: "DELETE FROM access.field_grant WHERE fields = '{PLACEMENT}';", means: nothing },
  { name: 'placement with the own unit', principal: true, on: `INSERT INTO access.placement (case_id, unit_id, set_by) SELECT c.id, s.unit_id, s.stranger_id ${EACH} ${CASES};`, off: 'DELETE FROM access.placement p USING proof.seat s WHERE p.unit_id = s.unit_id AND p.ended_at IS NULL;', means: (draft) => void (draft.placement = true) },
  { name: 'placement elsewhere, and formerly with the own unit', on: `INSERT INTO access.placement (case_id, unit_id, set_by) SELECT c.id, s.stranger_unit_id, s.stranger_id ${EACH} ${CASES}; INSERT INTO access.placement (case_id, unit_id, from_at, ended_at, set_by) SELECT c.id, s.unit_id, now() - interval '2 days', now(), s.stranger_id ${EACH} ${CASES};`, off: 'DELETE FROM access.placement p USING proof.seat s WHERE p.unit_id = s.stranger_unit_id OR p.ended_at IS NOT NULL;', means: nothing },
  { name: 'filed for the hearing', principal: true, on: `INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT r.case_id, s.person_id, r.kind, r.row_id, s.stranger_id, 'A-1' ${ROWS};`, off: 'DELETE FROM access.filing f USING proof.seat s WHERE f.judge_id = s.person_id;', means: (draft) => void (draft.filed = true) },
  { name: "filed for another judge's hearing", on: `INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT r.case_id, s.colleague_id, r.kind, r.row_id, s.stranger_id, 'A-2' ${ROWS};`, off: "DELETE FROM access.filing WHERE hearing = 'A-2';", means: nothing },
  { name: "judge's order, author heard", principal: true, group: 'order', on: order("'emergency_care', 'therapy_note'", 'person_id', 'now()', "now() + interval '1 day'"), off: unorder, means: (draft) => void (draft.ordered = ['emergency_care', 'therapy_note']) },
  { name: "judge's order, author not heard", group: 'order', on: order("'emergency_care', 'therapy_note'", 'person_id', 'NULL', "now() + interval '1 day'"), off: unorder, means: nothing },
  { name: "judge's order that is over", group: 'order', on: order("'emergency_care', 'therapy_note'", 'person_id', 'now()', "now() - interval '1 minute'"), off: unorder, means: nothing },
  { name: "judge's order for somebody else", group: 'order', on: order("'emergency_care', 'therapy_note'", 'predecessor_id', 'now()', "now() + interval '1 day'"), off: unorder, means: nothing },
  { name: 'agreement to open the notes', principal: true, on: agree('therapy_note', 'person_id', 'NULL'), off: "DELETE FROM access.consent WHERE kind = 'therapy_note' AND withdrawn_at IS NULL;", means: (draft) => void (draft.agreed = [...draft.agreed, 'therapy_note']) },
  { name: 'agreement to open care and therapy plan', principal: true, on: agree('emergency_care,therapy_plan', 'person_id', 'NULL'), off: "DELETE FROM access.consent WHERE kind IN ('emergency_care', 'therapy_plan') AND withdrawn_at IS NULL;", means: (draft) => void (draft.agreed = [...draft.agreed, 'emergency_care', 'therapy_plan']) },
  { name: 'agreement to open the whole transcript', principal: true, on: agree('transcript', 'person_id', 'NULL'), off: "DELETE FROM access.consent WHERE kind = 'transcript' AND withdrawn_at IS NULL;", means: (draft) => void (draft.agreed = [...draft.agreed, 'transcript']) },
  { name: 'agreement withdrawn, agreement for somebody else', on: `${agree('therapy_note,emergency_care,therapy_plan,transcript', 'person_id', 'now()')} ${agree('therapy_note,emergency_care,therapy_plan,transcript', 'colleague_id', 'now()')}`, off: 'DELETE FROM access.consent WHERE withdrawn_at IS NOT NULL;', means: nothing },
  { name: "released to the reader's agency", principal: true, on: `INSERT INTO access.release (row_id, case_id, agency_code) SELECT r.row_id, r.case_id, s.agency ${ROWS} AND r.kind IN ('released_observation', 'record_answer') ON CONFLICT DO NOTHING;`, off: "DELETE FROM access.release x USING proof.seat s WHERE x.agency_code = s.agency;", means: (draft) => void (draft.released = true) },
  { name: 'released to another agency', on: `INSERT INTO access.release (row_id, case_id, agency_code) SELECT r.row_id, r.case_id, 'STRANGERS' ${ROWS} AND r.kind IN ('released_observation', 'record_answer');`, off: "DELETE FROM access.release WHERE agency_code = 'STRANGERS';", means: nothing },
  { name: 'named for a recording', principal: true, on: name('person_id', 'NULL', 'r.singled_out'), off: 'DELETE FROM access.named_investigator n USING proof.seat s WHERE n.person_id = s.person_id AND n.ended_at IS NULL;', means: (draft) => void (draft.namedFor = true) },
  { name: 'named until before, somebody else named', on: `${name('person_id', 'now()', 'true')} ${name('colleague_id', 'NULL', 'true')}`, off: 'DELETE FROM access.named_investigator n USING proof.seat s WHERE n.person_id = s.colleague_id OR n.ended_at IS NOT NULL;', means: nothing },
  { name: 'given by name, and the office it was given to is over', on: `${grant('{PHONE,ADDRESS}', ', second_by, second_at', ', s.predecessor_id, now()')} INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT r.case_id, s.person_id, r.kind, r.row_id, s.stranger_id, 'A-3' ${ROWS}; ${order("'emergency_care', 'therapy_note'", 'person_id', 'now()', "now() + interval '1 day'")} ${agree('therapy_note,emergency_care,therapy_plan,transcript', 'person_id', 'NULL')} ${name('person_id', 'NULL', 'true')} ${urgent('s.role', '{safety_card,whereabouts}', "now() + interval '30 minutes'")} ${GIVEN.map((table) => `UPDATE access.${table} SET held_until = now();`).join(' ')}`, off: `DELETE FROM access.court_order_row; ${GIVEN.map((table) => `DELETE FROM access.${table} WHERE held_until IS NOT NULL;`).join(' ')}`, means: nothing },
  { name: 'reserved identity that named the reader in an office that is over', on: `${reserve('former', 'NULL')} INSERT INTO access.reserved_naming (reserved_id, person_id) SELECT ${measure('former')}, s.person_id ${EACH} ${CASES}; UPDATE access.reserved_naming SET held_until = now();`, off: unreserve('former'), means: (draft) => { draft.reserved = true; draft.notNamed = true; } },
  { name: 'handover accepted', principal: true, on: `INSERT INTO access.custodian (case_id, author_id, person_id) SELECT c.id, s.predecessor_id, s.person_id ${EACH} ${CASES};`, off: 'DELETE FROM access.custodian;', means: (draft) => void (draft.tookOver = true) },
  { name: 'handover offered', on: `INSERT INTO access.handover (case_id, from_person, to_person, offered_by, why) SELECT c.id, s.predecessor_id, s.person_id, s.predecessor_id, 'PROOF' ${EACH} ${CASES};`, off: 'DELETE FROM access.handover;', means: nothing },
  { name: 'interviewer kept blind', principal: true, group: 'blind', on: 'UPDATE access.case_state SET blind = true;', off: 'UPDATE access.case_state SET blind = false;', means: (draft) => void (draft.blind = true) },
  { name: 'interviewer kept blind, the interview begun', principal: true, group: 'blind', on: 'UPDATE access.case_state SET blind = true, under_way = true;', off: 'UPDATE access.case_state SET blind = false, under_way = false;', means: (draft) => { draft.blind = true; draft.underWay = true; } },
  { name: 'no second factor', principal: true, on: '', off: '', means: (draft) => void (draft.secondFactor = false) },
  { name: 'threat to life: card and whereabouts', principal: true, on: urgent('s.role', '{safety_card,whereabouts}', "now() + interval '30 minutes'"), off: "DELETE FROM access.emergency WHERE kinds = '{safety_card,whereabouts}' AND until_at > now();", means: opening(['safety_card', 'whereabouts']) },
  { name: 'threat to life: card and medical summary', principal: true, on: urgent('s.role', '{safety_card,emergency_care_summary}', "now() + interval '30 minutes'"), off: "DELETE FROM access.emergency WHERE kinds = '{safety_card,emergency_care_summary}';", means: opening(['safety_card', 'emergency_care_summary']) },
  { name: 'threat to life, hour over', on: urgent('s.role', '{safety_card,whereabouts}', "now() - interval '1 minute'"), off: 'DELETE FROM access.emergency WHERE until_at <= now();', means: nothing },
  { name: 'threat to life under another role', principal: true, on: `INSERT INTO people.role_holding (person_id, role) SELECT s.person_id, ${OTHER} ${EACH} ON CONFLICT DO NOTHING; ${urgent(OTHER, '{emergency_care_summary,safety_card}', "now() + interval '30 minutes'")}`, off: `DELETE FROM access.emergency WHERE kinds = '{emergency_care_summary,safety_card}'; ${DROP_OTHER}`, means: (draft) => void (draft.otherRole = ['safety_card', 'emergency_care_summary']) },
  { name: 'conflict of interest declared', principal: true, on: conflict('DECLARED', 'NULL'), off: unconflict('DECLARED'), means: shut },
  { name: 'named in the case, upheld', group: 'named', on: conflict('NAMED', 'true'), off: unconflict('NAMED'), means: shut },
  { name: 'named in the case, dismissed', group: 'named', on: conflict('NAMED', 'false'), off: unconflict('NAMED'), means: nothing },
  { name: 'person left', principal: true, leaves: true, on: `UPDATE people.person p SET active = false ${EACH} WHERE p.id = s.person_id;`, off: `UPDATE people.person p SET active = true ${EACH} WHERE p.id = s.person_id;`, means: shut },
  { name: 'on the other child’s case', principal: true, group: 'sister', on: JOIN_SISTER, off: LEAVE_SISTER, means: (draft) => void (draft.onOtherChilds = true) },
  { name: 'on the other child’s case until before', group: 'sister', on: `${JOIN_SISTER} UPDATE access.assignment a SET until_at = now() - interval '1 minute' FROM proof.seat s WHERE a.case_id = s.sister_id;`, off: LEAVE_SISTER, means: nothing },
  { name: 'case merged into another', group: 'merged', on: `UPDATE access.case_state m SET merged_into = t.case_id ${EACH} CROSS JOIN proof.target t WHERE m.case_id IN (s.case_id, s.twin_id);`, off: `UPDATE access.case_state SET merged_into = NULL;`, means: shut },
];

/** Whom the database and the API know this person as towards the case, and what then holds. One role, never two together. */
export function situationOf(role: string, state: State): { readonly acting: string; readonly now: Situation; readonly reached: boolean } {
  const draft: Draft = { assigned: true, secondFactor: true, reserved: false, notNamed: false, grants: [], placement: false, filed: false, ordered: [], agreed: [], released: false, tookOver: false, blind: false, underWay: false, namedFor: false, onOtherChilds: false, emergency: [], shut: false, roleEnded: false, otherRole: [] };
  for (const toggle of state.toggles) toggle.means(draft);
  if (draft.roleEnded) Object.assign(draft, { assigned: false, emergency: [] });
  if (draft.shut) Object.assign(draft, { assigned: false, emergency: [], otherRole: [] });
  const other = otherRole(role);
  const turned = !draft.assigned && draft.otherRole.length > 0 && (draft.emergency.length === 0 || other < role);
  return { acting: turned ? other : role, now: turned ? { ...draft, emergency: draft.otherRole } : draft, reached: draft.assigned || draft.emergency.length > 0 || turned };
}

/** Each condition off and on; with `pairs` all pairs of principal conditions; with `all` also each other one beside each principal one. */
export function statesFor(depth: Depth): State[] {
  const states: State[] = [{ name: 'assigned, nothing else', toggles: [] }, ...TOGGLES.map((toggle) => ({ name: toggle.name, toggles: [toggle] }))];
  if (depth === 'singles') return states;
  TOGGLES.forEach((first, index) => {
    for (const second of TOGGLES.slice(index + 1)) {
      if (depth === 'all' ? !first.principal && !second.principal : !first.principal || !second.principal) continue;
      if (first.group && first.group === second.group) continue;
      states.push({ name: `${first.name} + ${second.name}`, toggles: [first, second] });
    }
  });
  return states;
}
