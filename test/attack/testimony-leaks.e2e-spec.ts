import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.js';
import { InterviewStage } from '../interview/interview-stage.js';
import { search, TestimonyClient, vtt } from '../transcripts/testimony-client.js';

describe('nothing is told to whom it is not theirs', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('attack-leaks');
  }, 60_000);
  afterAll(() => world.close());

  it('that a conflict stands: who asks to speak to the child again is told the same office', async () => {
    const stage = await InterviewStage.set(world);
    const ask = async (key: string): Promise<string> => {
      const request = await world.ask(stage.of('POLICE_OFFICER'), 'mutation ($input: RequestInterviewInput!) { requestInterview(input: $input) { id } }', { input: { idempotencyKey: key, caseCode: stage.file.code, reason: 'to finish the report', questions: [{ text: 'Which room was it?', missing: 'the colour of the door' }] } });
      const read = await stage.read('POLICE_OFFICER', 'interviewRequests(first: 20) { nodes { id taskId } } tasks(first: 20) { nodes { id ownerUnit } }');
      const { taskId } = read.interviewRequests.nodes.find((one: { id: string }) => one.id === request.data.requestInterview.id);
      return read.tasks.nodes.find((one: { id: string }) => one.id === taskId).ownerUnit as string;
    };
    const before = await ask('before-the-conflict');
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, upheld, decided_at) VALUES ($1, $2, 'DECLARED', true, now())", [stage.of('FAMILY_DEFENDER').id, stage.file.id]);
    expect(await ask('after-the-conflict')).toBe(before);
  });

  it('that a conflict stands: who plans an ordered interview with somebody assigned is not refused for it', async () => {
    const stage = await InterviewStage.set(world);
    const plan = (orderNumber: string, sha: string) => stage.do('PROSECUTOR', 'planFurtherInterview', { basis: 'COURT_ORDER', events: 1, protocol: 'NICHD_REVISED', orderNumber, orderDocumentSha256: sha.repeat(64), interviewerId: stage.of('FORENSIC_INTERVIEWER').id });
    const before = await plan('J1-1', '1');
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, upheld, decided_at) VALUES ($1, $2, 'DECLARED', true, now())", [stage.of('FORENSIC_INTERVIEWER').id, stage.file.id]);
    expect((await plan('J1-2', '2')).refused).toBe(before.refused);
  });

  describe('words whose topic was found to be another', () => {
    const setUp = async () => {
      const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
      const file = await TestimonyClient.open(world, opener);
      const [interviewer, prosecutor, doctor] = [await file.join('FORENSIC_INTERVIEWER'), await file.join('PROSECUTOR'), await file.join('FORENSIC_DOCTOR')];
      const first = await file.imported(interviewer, vtt('El balón era verde.', 'Mi perro se llama Canela.'));
      await file.tag(interviewer, prosecutor, first, { 1: 'HEALTH' });
      const second = await file.imported(interviewer, vtt('El balón era verde.', 'Mi perra se llama Canela.'), { correctsId: first, correctionReason: 'WORDS' });
      await file.tag(interviewer, prosecutor, second, { 1: 'FACTS' });
      return { file, doctor, first };
    };
    it('are not found in the version before by whoever reads the other topic', async () => {
      const { file, doctor } = await setUp();
      const counts = [await search(world, doctor, 'balón', { caseCode: file.file.code }), await search(world, doctor, 'balón', { caseCode: file.file.code, everyVersion: true })].map((one) => one.totalCount);
      expect(counts).toEqual([0, 0]);
    });
    it('nor read there, nor exported', async () => {
      const { file, doctor, first } = await setUp();
      const read = await file.read(doctor, 'transcriptSegments { nodes { text } }');
      const exported = await world.ask(doctor, `{ exportTranscript(caseCode: "${file.file.code}", versionId: "${first}", format: SRT) { segmentCount content } }`);
      expect([read.transcriptSegments.nodes, exported.data?.exportTranscript?.segmentCount ?? 0]).toEqual([[], 0]);
    });
  });

  it('what the child said of their own accord, to an interviewer who is kept blind; they still record what they are told', async () => {
    const stage = await InterviewStage.set(world);
    await stage.done('FAMILY_DEFENDER', 'recordChildStatement', { words: 'la cometa era del vecino', present: 'la profesora' });
    await stage.done('COORDINATOR', 'setBlind', { blind: true });
    await stage.done('FORENSIC_INTERVIEWER', 'recordChildStatement', { words: 'la cometa era nueva', present: 'la profesora' });
    const read = async () => stage.read('FORENSIC_INTERVIEWER', 'childStatements { nodes { words } } withheld { field }');
    const blind = await read();
    expect([blind.childStatements, (blind.withheld as { field: string }[]).map((one) => one.field)]).toEqual([null, expect.arrayContaining(['childStatements'])]);
    await stage.done('COORDINATOR', 'setBlind', { blind: false });
    expect((await read()).childStatements.nodes).toHaveLength(2);
  });
});
