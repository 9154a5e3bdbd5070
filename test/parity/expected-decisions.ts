/** Who may ask for which decision, typed by hand from the domain; imported by no code. A list of roles, or none where something else than a role decides. */
const P = 'POLICE_OFFICER', F = 'PROSECUTOR', D = 'FAMILY_DEFENDER', S = 'SOCIAL_WORKER', T = 'PSYCHOLOGIST', I = 'FORENSIC_INTERVIEWER', M = 'FORENSIC_DOCTOR', L = 'VICTIM_LAWYER', J = 'JUDGE', O = 'PUBLIC_MINISTRY', C = 'COORDINATOR', A = 'AUDITOR';
/** Whoever needs the answer and is not the interviewer. */
const ASKING = [P, F, D, S, T, M, L, J];

export const EXPECTED_DECISIONS: Readonly<Record<string, readonly string[]>> = {
  /* Intake and the case: the coordinator's */
  open_case: [C], attach_report: [C], detach_report: [C], report_by_code: [C], undecided_matches: [C], decide_review: [C], found_child: [C], copy_report: [C], merge_cases: [C], split_rows: [C], set_blind: [C], assign: [C], end_assignment: [C],
  file_incidents: [], receive_report: [], known_document: [], correct_document: [], case_by_code: [], is_unit: [], require_plain_measure: [], claim_key: [], finish: [],
  /* What is given to a person by name */
  grant_fields: [D, C], second_grant: [D, C], revoke_grant: [D, C], set_placement: [D, C],
  reserve_identity: [F, D], end_reserved: [F, D],
  record_order: [F, C], file_for_hearing: [F, D, L],
  give_consent: [D, S, T, M], withdraw_consent: [D, S, T, M, L],
  release_to: [], release_priority: [P, F, D, S, C], release_age_band: [D], index_child: [D, S, C],
  offer_handover: [T, C], accept_handover: [T],
  name_investigator: [F], end_naming: [F],
  /* Conflicts and threats to life */
  declare_conflict: [P, F, D, S, T, I, M, L, O, C], decide_conflict: [A],
  declare_emergency: [P, F, D, S, T, M, C], confirm_emergency: [D, C, A],
  ask_emergency: [P, F, D, S, T, M, C], decide_emergency: [C], review_emergency: [A],
  /* Heard once */
  request_interview: ASKING, confirm_answered: ASKING, report_insufficient: ASKING, withdraw_request: ASKING, answer_question: [D], let_question_go_on: [D],
  request_exception: [...ASKING, I], approve_exception: [F, D], refuse_exception: [F, D], plan_further_interview: [F, D, C], review_interview: [I], record_asking: [...ASKING, I, C],
  /* Two cases of one child that each had an interview */
  ask_merged_events: [C], decide_merged_events: [F, D],
  propose_question: [...ASKING, I], review_question: [D], appeal_question: [...ASKING, I], decide_appeal: [D, J, O],
  mark_question: [I], start_session: [I], end_session: [I], session_protocol: [P, F, D, I, M], log_session_event: [P, F, D, I, M],
  /* Transcript, recording, evidence */
  import_transcript: [I], propose_topics: [I], review_topics: [F, D, I], cut_segment: [I], propose_other_child: [F, D, I], review_other_child: [F, D, I],
  keep_recording_key: [I], ask_seal: [I], ask_verification: [P, F, D, I, L, J, O], issue_ticket: [P, F, D, I, L, J, O],
  add_evidence_files: [P, F, M], close_evidence_set: [P, F, M],
  /* Those who supervise access */
  ask_leak_trace: [A], decide_leak_trace: [A],
};
