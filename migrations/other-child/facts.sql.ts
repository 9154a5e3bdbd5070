import type { FurtherFact } from '../timed-access/facts.sql.js';

/** Cases of other children whom two people named for segments of this one, with their epochs, whoever asks; and how long until an assignment of theirs to it begins. */
export const OTHERS: FurtherFact = {
  column: 'others jsonb',
  sql: `COALESCE((SELECT jsonb_agg(jsonb_build_object('caseId', x.other_case_id, 'epoch', s.epoch::text, 'segments', x.segments, 'stands_ms',
        (SELECT extract(epoch FROM min(t.from_at) - now()) * 1000 FROM access.assignment_time t WHERE t.case_id = x.other_case_id AND t.person_id = p_person AND t.from_at > now())) ORDER BY x.other_case_id)
      FROM (SELECT o.other_case_id, array_agg(o.segment_id ORDER BY o.segment_id) AS segments FROM access.other_child o WHERE o.case_id = r.case_id AND o.confirmed_at IS NOT NULL AND o.ended_at IS NULL GROUP BY o.other_case_id) x
      JOIN access.case_state s ON s.case_id = x.other_case_id), '[]')`,
};
