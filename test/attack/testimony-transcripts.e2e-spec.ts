import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTranscript } from '@heardonce/transcript-formats/read-transcript.js';
import { World } from '../support/world.js';
import { TestimonyClient, vtt } from '../transcripts/testimony-client.js';

describe('a file that is no transcript', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('attack-transcripts');
  }, 60_000);
  afterAll(() => world.close());

  it('is read in steps that grow with its length, however its tags are nested', () => {
    const steps = (times: number): number => {
      let count = 0;
      const original = Array.prototype.findLastIndex;
      const spy = jest.spyOn(Array.prototype, 'findLastIndex').mockImplementation(function (this: unknown[], predicate: (value: unknown, index: number, all: unknown[]) => unknown) {
        return original.call(this, (value, index, all) => {
          count += 1;
          return predicate(value, index, all);
        });
      });
      readTranscript(Buffer.from(`WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n${'<b>'.repeat(times)}${'</i>'.repeat(times)}hola\n`));
      spy.mockRestore();
      return count;
    };
    const [short, long] = [steps(200), steps(2_000)];
    expect(long).toBeLessThanOrEqual(20 * Math.max(short, 2_000));
  });

  it('is not read at all for somebody who may not import it, and that they tried is on record', async () => {
    const opener = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const file = await TestimonyClient.open(world, opener);
    const stranger = await world.person('PARD_PARTY', 'PARTIES', 'PARTIES');
    const input = { idempotencyKey: randomUUID(), caseCode: file.file.code, recordingId: file.recordingId, language: 'es', contentBase64: Buffer.from('WEBVTT\n\nno cue at all\n').toString('base64') };
    const answer = await fetch(world.url.replace('/graphql', '/transcripts'), { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${stranger.subject}/mfa` }, body: JSON.stringify(input) });
    const body = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
    const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'importTranscript' AND decision = 'DENY'");
    expect([body.errors?.[0]?.extensions.code, rows[0].n]).toEqual(['NOT_FOUND', 1]);
  });

  it('how many segments there are that they may not read is told to nobody', async () => {
    const opener = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const file = await TestimonyClient.open(world, opener);
    const interviewer = await file.join('FORENSIC_INTERVIEWER');
    const doctor = await file.join('FORENSIC_DOCTOR');
    await file.imported(interviewer, vtt('Uno.', 'Dos.', 'Tres.'));
    const count = await world.ask(doctor, 'query ($code: String!) { caseFile(code: $code) { transcripts { nodes { segmentCount } } } }', { code: file.file.code });
    const read = await file.read(doctor, 'transcripts { nodes { number } } transcriptSegments { nodes { text } }');
    expect([count.errors?.[0]?.extensions?.code, read.transcripts.nodes, read.transcriptSegments.nodes]).toEqual(['BAD_QUERY', [{ number: 1 }], []]);
    const { rows } = await world.owner.query("SELECT 1 FROM information_schema.columns WHERE table_schema = 'core' AND table_name = 'transcript_version' AND column_name = 'segment_count'");
    expect(rows).toEqual([]);
  });

  it('that was broken off while its sender was signed in takes no place for ever', async () => {
    const opener = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const file = await TestimonyClient.open(world, opener);
    const interviewer = await file.join('FORENSIC_INTERVIEWER');
    const { port, hostname } = new URL(world.url);
    const holding = await world.owner.connect();
    for (let round = 0; round < 2; round++) {
      const people = await Promise.all(Array.from({ length: 6 }, () => world.person('POLICE_OFFICER', 'SIJIN', 'PONAL')));
      await holding.query('BEGIN; LOCK TABLE people.person IN ACCESS EXCLUSIVE MODE');
      const sockets = people.map((person) => {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        socket.write(`POST /transcripts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${person.subject}/mfa\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n`);
        return socket;
      });
      await sleep(300);
      for (const socket of sockets) socket.destroy();
      await sleep(200);
      await holding.query('ROLLBACK');
      await sleep(500);
    }
    holding.release();
    const input = { ...file.importInput(vtt('Uno.')) };
    const answer = await fetch(world.url.replace('/graphql', '/transcripts'), { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${interviewer.subject}/mfa` }, body: JSON.stringify(input) });
    expect(answer.status).toBe(200);
  });
});
