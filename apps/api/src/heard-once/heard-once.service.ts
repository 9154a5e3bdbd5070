import { Withheld } from '@heardonce/domain/connection.js';
import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { CaseCountsReader, type CountOf } from '../platform/read/case-counts-reader.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { AskedCount, HeardOnceCounts, ReusedCount } from './heard-once.type.js';

const agencyOf = (alias: string): string => `(SELECT u.agency_code FROM people.unit u WHERE u.id = ${alias}.unit_id)`;

/** An interview counts from its first session on, whether or not it is said to be held. A request counts once however often it was sent: the same questions of one agency about the same events are one. */
const ASKED: CountOf = {
  name: 'asked', kinds: ['interview', 'interview_questions'], inPart: ['citation'],
  text: `WITH asking AS (
    SELECT COALESCE((SELECT m.agency FROM people.staff_member m WHERE m.id = i.interviewer_id), ${agencyOf('i')}) AS service, NULL::text AS topic FROM core.interview i WHERE i.case_id = $1 AND (i.status = 'HELD' OR EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = i.id))
    UNION ALL SELECT t.service, t.topic FROM core.time_asked t WHERE t.case_id = $1 AND t.exempt IS NULL),
  reuse AS (
    SELECT ${agencyOf('c')} AS agency, 'CITATION' AS way, c.citing_type AS for_what FROM core.segment_citation c WHERE c.case_id = $1 AND c.citing_type <> 'REQUEST_QUESTION'
    UNION ALL SELECT ${agencyOf('q')}, 'ANSWER_FROM_RECORD', 'RequestQuestion' FROM core.request_question q WHERE q.case_id = $1 AND q.status = 'ANSWERED'),
  ended AS (
    SELECT DISTINCT ${agencyOf('r')} AS agency, r.events, (SELECT string_agg(lower(regexp_replace(q.text, '\\s+', ' ', 'g')), E'\\n' ORDER BY lower(q.text)) FROM core.request_question q WHERE q.request_id = r.id) AS questions
    FROM core.interview_request r WHERE r.case_id = $1 AND r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.interview i JOIN core.interview_exception x ON x.id = i.exception_id WHERE x.request_id = r.id AND i.case_id = $1 AND i.status <> 'CANCELLED'))
  SELECT (SELECT count(*) FROM asking)::int AS "timesAsked",
    (SELECT COALESCE(json_agg(a ORDER BY a.service, a.topic), '[]') FROM (SELECT service, topic, count(*)::int AS times FROM asking GROUP BY service, topic) a) AS asked,
    (SELECT count(*) FROM core.time_asked t WHERE t.case_id = $1 AND t.exempt IS NOT NULL)::int AS "exemptAskings",
    (SELECT COALESCE(json_agg(u ORDER BY u.agency, u.way, u."forWhat"), '[]') FROM (SELECT agency, way, for_what AS "forWhat", count(*)::int AS times FROM reuse GROUP BY agency, way, for_what) u) AS reused,
    (SELECT count(*) FROM ended)::int AS "interviewsAvoided",
    (SELECT count(*) FROM core.interview_exception x WHERE x.case_id = $1 AND x.state = 'APPROVED')::int AS "exceptionsGranted",
    (SELECT count(*) FROM core.interview i WHERE i.case_id = $1 AND i.basis = 'COURT_ORDER' AND i.status <> 'CANCELLED')::int AS "interviewsOrdered",
    (SELECT count(*) FROM core.request_question q WHERE q.case_id = $1 AND q.insufficient_at IS NOT NULL)::int AS "answersInsufficient"`,
};
const PLAYED: CountOf = {
  name: 'played', kinds: ['recording'],
  text: `SELECT COALESCE(json_agg(p ORDER BY p.agency, p."forWhat"), '[]') AS played FROM (
    SELECT ${agencyOf('c')} AS agency, 'PLAYBACK' AS way, c.purpose AS "forWhat", count(*)::int AS times FROM core.recording_custody c WHERE c.case_id = $1 AND c.event = 'VIEWED' GROUP BY 1, 3) p`,
};
const HEARD: CountOf = { name: 'heard', kinds: ['child_statement'], text: 'SELECT count(*)::int AS "childHeard" FROM core.child_statement s WHERE s.case_id = $1' };

/** Whether the promise holds for one child: asked, reused, avoided, beside what it cost. */
@Injectable()
export class HeardOnceService {
  private readonly counts: CaseCountsReader;
  constructor(@Inject(Reader) reader: Reader) {
    this.counts = new CaseCountsReader(reader);
  }

  async heardOnce(context: SignedContext, caseCode: string): Promise<HeardOnceCounts> {
    const { counts, withheld } = await this.counts.count(context, caseCodeOf(caseCode, 'caseCode'), 'heardOnce', { first: ASKED, beside: [PLAYED, HEARD] });
    const { asked, reused, played, ...numbers } = counts as { asked: AskedCount[]; reused: ReusedCount[]; played?: ReusedCount[] };
    const uses = [...reused, ...(played ?? [])].map((one) => Object.assign(new ReusedCount(), one));
    return Object.assign(new HeardOnceCounts(), numbers, {
      asked: asked.map((one) => Object.assign(new AskedCount(), one)), reused: uses, timesReused: uses.reduce((sum, one) => sum + one.times, 0),
      withheld: withheld.map(({ kind, reason, grantedBy }) => Object.assign(new Withheld(), { field: kind === 'child_statement' ? 'childHeard' : 'reused', kind, reason, grantedBy: [...grantedBy] })),
    });
  }
}
