import '../noninterference/fixed-sources.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import type { World } from '../support/world.js';
import type { OneOrigin as OriginOf } from './two-worlds.js';

/* Loaded after the sources of time and chance are in place. */
const { OneOrigin, TwoWorlds } = await import('./two-worlds.js');

const TOPICS = ['SAFETY', 'HEALTH', 'FAMILY', 'FACTS', 'SUSPECTS', 'ONLINE', 'OTHER', null] as const;
/** What each role reads of a transcript, by hand; a judge reads what was filed, and nothing was. */
const READS: Readonly<Partial<Record<Role, readonly string[]>>> = { POLICE_OFFICER: ['FACTS', 'SUSPECTS', 'ONLINE'], SOCIAL_WORKER: ['SAFETY', 'FAMILY'], PSYCHOLOGIST: ['SAFETY', 'HEALTH', 'FAMILY'], FORENSIC_DOCTOR: ['HEALTH'], JUDGE: [] };
const ROLES = (process.env['HEARDONCE_PROVE'] === 'whole' ? Object.keys(READS) : ['FORENSIC_DOCTOR', 'JUDGE']) as Role[];
const QUESTION = 'What colour was the door of the music room?';
const REQUEST = 'mutation ($input: RequestInterviewInput!) { requestInterview(input: $input) { id questionIds version status answerBy replayed requestId } }';
const SEEN = `query ($code: String!) { caseFile(code: $code) { version nextDueAt interviewRequests { nodes { id version recordedAt status answerBy taskId } pageInfo { hasNextPage endCursor } withheld { reason } }
  requestQuestions { nodes { id version number status text missing } } tasks { nodes { id version dueAt status ownerUnit detail { id title } } } citations { nodes { id citingId segmentId purpose } } transcriptSegments { nodes { id text topic } withheld { field reason } } recordAnswers { nodes { id } withheld { reason } } withheld { field reason } } }`;
const COUNTS = 'query ($code: String!) { heardOnce(caseCode: $code) { timesAsked timesReused interviewsAvoided reused { agency way times } childHeard withheld { field reason } } }';

const segmentId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

describe('the answer to a request to speak to the child again', () => {
  let origin: OriginOf;
  let asked = 0;
  beforeAll(async () => {
    origin = await OneOrigin.make();
  }, 120_000);
  afterAll(async () => {
    process.stdout.write(`\n${asked} raw answers compared in two worlds, head and body\n`);
    await origin?.close();
  }, 60_000);

  /** The record answers the question, in every segment that this role may not read. */
  const answering = (role: Role) => async (world: World): Promise<void> => {
    const { house } = origin;
    const by = house.person('FORENSIC_INTERVIEWER');
    for (const [index, topic] of TOPICS.filter((one) => one === null || !READS[role]?.includes(one)).entries())
      await world.owner.query("INSERT INTO core.transcript_segment (id, case_id, author_id, unit_id, version_id, number, start_ms, end_ms, text, topic) VALUES ($4, $1, $2, $3, $1, $5, 0, 1000, 'The door of the music room was blue.', $6)", [house.file.id, by.id, by.unitId, segmentId(index + 1), index + 1, topic]);
  };

  it.each(ROLES.map((role) => [role] as const))('is for %s the same to the byte whether or not the record answers it where they may not read', async (role) => {
    const pair = await TwoWorlds.open(origin, role, answering(role));
    try {
      const { code } = origin.house.file;
      const input = (key: string, more: object = {}): object => ({ input: { idempotencyKey: `request-${key}`, caseCode: code, reason: 'to finish the report', questions: [{ text: QUESTION, missing: 'the colour' }, { text: 'And of the library?', missing: 'all of it' }], ...more } });
      const differing: string[] = [];
      const compare = async (name: string, as: Role, query: string, variables: object): Promise<string> => {
        const { a, b } = await pair.ask(as, query, variables as Record<string, unknown>);
        asked += 1;
        if (a.head !== b.head || a.body !== b.body) differing.push(`${name}: ${a.head} ${a.body} <> ${b.head} ${b.body}`);
        return b.body;
      };
      await compare('before', role, SEEN, { code });
      const sent = await compare('request', role, REQUEST, input('one'));
      expect(sent).toContain('"status":"SENT"');
      await compare('after', role, SEEN, { code });
      await compare('again under the same key', role, REQUEST, input('one'));
      await compare('another request', role, REQUEST, input('two'));
      await compare('a segment that neither world has', role, REQUEST, input('three', { questions: [{ text: QUESTION, missing: 'the colour', shownSegmentIds: [segmentId(99)] }] }));
      const foreign = await compare('a segment they may not read', role, REQUEST, input('four', { questions: [{ text: QUESTION, missing: 'the colour', shownSegmentIds: [segmentId(1)] }] }));
      expect(foreign).toContain('NOT_FOUND');
      await compare('counts', role, COUNTS, { code });
      await compare('after all', role, SEEN, { code });
      expect(differing).toEqual([]);
      /* The comparison can tell: whoever reads it all is told different things. */
      const { a, b } = await pair.ask('PROSECUTOR', SEEN, { code });
      expect(a.body).not.toBe(b.body);
      expect(b.body).toContain('The door of the music room was blue.');
    } finally {
      await pair.close();
    }
  }, 120_000);
});
