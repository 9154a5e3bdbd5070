const FILE = 'migrations/break-glass/emergencies.sql.ts';
const VIEWS = 'migrations/break-glass/office-views.sql.ts';
const DIRECT = 'test/access/direct-sql.e2e-spec.ts';
const SPEC = 'test/access/break-glass.e2e-spec.ts';

/** Emergency access that a second person opens first, and its review. */
export const BREAK_GLASS_MUTANTS = [
  {
    name: 'emergency-without-end', promise: 'a threat to life opens for an hour', file: FILE,
    find: "IF p_minutes > 60 OR p_confirm_hours > 12 THEN PERFORM access.refuse('VALIDATION'); END IF;", replace: '', spec: DIRECT, test: 'declares and decides nothing for others',
  },
  {
    name: 'emergency-opens-more', promise: 'a threat to life opens the safety card and one kind beside it', file: FILE,
    find: 'NOT p_kinds <@ ${KINDS} OR cardinality(p_kinds) <> 2', replace: 'cardinality(p_kinds) <> 2', spec: DIRECT, test: 'declares and decides nothing for others',
  },
  {
    name: 'emergency-asked-is-open', promise: 'what is asked for opens nothing before a second person says so', file: FILE,
    find: "v_case, access.me(), p_role, p_kinds, p_grounds, p_reason, p_minutes, now() + make_interval(mins => p_lapse_minutes)); END`),", replace: "v_case, access.me(), p_role, p_kinds, p_grounds, p_reason, p_minutes, now() + make_interval(mins => p_lapse_minutes)); INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES (v_case, access.me(), p_role, p_kinds, p_reason, now() + interval '1 hour', now()); END`),", spec: SPEC, test: 'opens nothing when it is asked for',
  },
  {
    name: 'emergency-asking-tells', promise: 'who asks is answered alike whether or not there is such a case', file: FILE,
    find: "IF v_case IS NULL OR ${inConflict('access.me()', 'v_case')} THEN RETURN; END IF;", replace: "IF v_case IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;", spec: SPEC, test: 'is answered alike for a code of no case',
  },
  {
    name: 'emergency-granted-in-conflict', promise: 'a grant opens nothing to whoever is in conflict', file: FILE,
    find: "now() + make_interval(mins => v.minutes), now(), access.me(), now(), ${inConflict('v.person_id', 'v.case_id')} OR NOT p.active", replace: 'now() + make_interval(mins => v.minutes), now(), access.me(), now(), NOT p.active', spec: SPEC, test: 'is answered alike for a code of no case',
  },
  {
    name: 'emergency-granted-within-the-unit', promise: 'the second person is of another unit', file: FILE,
    find: "PERFORM access.require_version(v.version, p_version);\n  IF v.person_id = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;\n  UPDATE access.emergency_request", replace: 'PERFORM access.require_version(v.version, p_version);\n  UPDATE access.emergency_request', spec: SPEC, test: 'is not opened by oneself',
  },
  {
    name: 'emergency-granted-late', promise: 'what lapsed is not granted', file: FILE,
    find: 'WHERE id = p_id AND decided_at IS NULL AND lapses_at > now() FOR UPDATE', replace: 'WHERE id = p_id AND decided_at IS NULL FOR UPDATE', spec: SPEC, test: 'is not opened by oneself',
  },
  {
    name: 'emergency-reviewed-by-who-confirmed', promise: 'who confirmed an emergency does not review it', file: FILE,
    find: 'OR v.confirmed_by = access.me() OR EXISTS', replace: 'OR EXISTS', spec: SPEC, test: 'is reviewed by an auditor who did not confirm it',
  },
  {
    name: 'emergency-unjustified-goes-on', promise: 'whose access was not justified declares nothing alone', file: FILE,
    find: " OR (NOT m.justified AND m.reviewed_at > now() - interval '90 days')", replace: '', spec: SPEC, test: 'is reviewed by an auditor who did not confirm it',
  },
  {
    name: 'emergency-unreviewed-goes-on', promise: 'who was not reviewed in time declares nothing alone', file: FILE,
    find: ' OR (m.reviewed_at IS NULL AND m.review_by < now())', replace: '', spec: SPEC, test: 'that nobody reviewed in time',
  },
  {
    name: 'emergency-asked-seen-elsewhere', promise: 'what is asked for is seen by whoever coordinates that case', file: VIEWS,
    find: "e.case_id = ${caseId} AND e.role = 'COORDINATOR'", replace: "e.role = 'COORDINATOR'", spec: SPEC, test: 'is not opened by oneself',
  },
  {
    name: 'emergency-request-lost-in-a-merge', promise: 'what nobody has decided yet moves when its case ends in another', file: FILE,
    find: 'UPDATE access.emergency_request SET case_id = NEW.merged_into WHERE case_id = NEW.case_id AND decided_at IS NULL;', replace: '', spec: 'test/cases/merge-moves-all.e2e-spec.ts', test: 'moves when its case ends in another',
  },
];
