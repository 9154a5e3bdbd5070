import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { TokenBuckets } from '../../apps/api/src/platform/rate-limit.js';
import { DoorLimits } from '../../apps/api/src/platform/door-limits.js';
import { PlaybackHandler } from '../../apps/api/src/recordings/playback.js';
import { bearer, inventedFilm, InterviewRoom, TICKET } from '../support/recordings.js';
import { mutate } from '../support/mutate.js';
import type { TestPerson } from '../support/world.js';

const CHUNK = 65_536;

describe('the listener of recordings', () => {
  let room: InterviewRoom;
  let id: string;
  const film = inventedFilm(40 * CHUNK);
  beforeAll(async () => {
    room = await InterviewRoom.open('recordings_listener');
    id = await room.record(film);
  }, 60_000);
  afterAll(() => room?.close());

  /** Sends these lines and half a body; gives all that comes back once the other side closes the connection. */
  function half(lines: string[]): Promise<string> {
    const { port, hostname } = new URL(room.base);
    return new Promise((resolve) => {
      const socket: Socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (data) => (answer += data.toString())).on('error', () => undefined).once('close', () => resolve(answer));
      socket.write(`${[...lines, 'host: x', 'content-length: 1000'].join('\r\n')}\r\n\r\n{"ticket":"`);
    });
  }
  const json = 'content-type: application/json';
  const statusOf = (answer: string): string => answer.split(' ')[1] ?? '';
  const handedOver = async (by: TestPerson): Promise<string> => {
    const recipient = await identityToRecipient(await generateIdentity());
    const { ticket } = (await mutate(room.world, by, 'exportRecording', { caseCode: room.code, recordingId: id, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' }, { select: TICKET })) as never as { ticket: string };
    return `${room.base}${((await (await room.redeem(by, ticket)).json()) as { url: string }).url}`;
  };

  it('holds no connection for a body that does not come', async () => {
    const answers = await Promise.all([
      half(['POST /recordings/play HTTP/1.1', json]), half(['POST /recordings/play HTTP/1.1', json, 'authorization: Bearer nobody/mfa']), half([`PATCH /recordings/upload/${id} HTTP/1.1`, json, 'tus-resumable: 1.0.0']),
      half([`OPTIONS /recordings/upload/${id} HTTP/1.1`, json]), half(['POST /elsewhere HTTP/1.1', json]), half([`PATCH /recordings/upload/${id} HTTP/1.1`, 'content-type: application/offset+octet-stream', 'tus-resumable: 1.0.0', 'upload-offset: 0']),
    ]);
    expect(answers.map(statusOf)).toEqual(['401', '401', '400', '400', '404', '401']);
  });

  it('nor for half a ticket of somebody who is signed in', async () => {
    expect(await half(['POST /recordings/play HTTP/1.1', json, `authorization: ${bearer(room.prosecutor)}`])).toBe('');
  }, 30_000);

  it('puts on record who tries a ticket that is not theirs or was used, and that somebody used an address from elsewhere', async () => {
    const denied = async (): Promise<unknown[]> => (await room.world.owner.query("SELECT e.operation, e.actor = 'anonymous' AS nobody, s.subject_id AS about FROM audit.access_entry e LEFT JOIN audit.subject s ON s.token = e.subject WHERE e.decision = 'DENY' AND e.operation IN ('redeemTicket', 'playRecording') ORDER BY e.at")).rows;
    const { ticket } = await room.ticket(room.prosecutor, id);
    expect((await room.redeem(room.interviewer, ticket)).status).toBe(404);
    const url = `${room.base}${((await (await room.redeem(room.prosecutor, ticket)).json()) as { url: string }).url}`;
    expect((await room.redeem(room.prosecutor, ticket)).status).toBe(404);
    expect((await room.redeem(room.prosecutor, 'x'.repeat(43))).status).toBe(404);
    expect((await fetch(url, { headers: { range: 'bytes=0-9', 'user-agent': 'another program' } })).status).toBe(404);
    expect((await fetch(`${room.base}/recordings/play/${'x'.repeat(43)}`)).status).toBe(404);
    expect(await denied()).toEqual([...[room.caseId, room.caseId, null].map((about) => ({ operation: 'redeemTicket', nobody: false, about })), { operation: 'playRecording', nobody: true, about: room.caseId }]);
  });

  it('plays no part of a recording whose length is not on record', async () => {
    const own = await room.record(film, { durationMs: 100_000 });
    const url = await room.session(room.prosecutor, own, { firstMs: 0, lastMs: 10_000 });
    expect((await fetch(url, { headers: { range: 'bytes=0-9' } })).status).toBe(206);
    await room.world.owner.query(`BEGIN; SET LOCAL session_replication_role = replica; UPDATE core.recording SET duration_ms = NULL WHERE id = '${own}'; COMMIT`);
    for (const range of ['bytes=0-9', `bytes=${film.length - 10}-`]) expect((await fetch(url, { headers: { range } })).status).toBe(416);
  });

  it('refuses the rest of an upload whose uploader is assigned no longer, as what is not there', async () => {
    const long = inventedFilm(12 * 1_048_576);
    const { uploadUrl } = await room.begin(long.length);
    const sent = request(uploadUrl, { method: 'PATCH', headers: { authorization: bearer(room.interviewer), 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': long.length } });
    const answered = new Promise<number | string>((resolve) => sent.once('response', (response) => resolve(response.statusCode ?? 0)).once('error', (error) => resolve(error.message)));
    await new Promise<void>((resolve) => void sent.write(long.subarray(0, 1_048_576), () => resolve()));
    await room.world.owner.query('UPDATE access.assignment SET ended_by = $1, until_at = now() WHERE person_id = $1 AND case_id = $2', [room.interviewer.id, room.caseId]);
    sent.write(long.subarray(1_048_576, 6 * 1_048_576));
    expect(await answered).toBe(404);
    sent.destroy();
    await room.world.assign(room.interviewer, room.caseId);
  });

  it.each(['sign-in', 'token'])('ends what is handed over when the %s ends under which it is', async (what) => {
    const prosecutor = await room.world.person('PROSECUTOR', 'FISCALIA-TRES', 'FISCALIA');
    await room.world.assign(prosecutor, room.caseId);
    const url = await handedOver(prosecutor);
    const until = Date.now() + 1_000;
    if (what === 'token') await room.world.owner.query('UPDATE access.playback SET token_until = to_timestamp($1::float8 / 1000) WHERE person_id = $2', [until, prosecutor.id]);
    const { door } = room.world.app.get(PlaybackHandler, { strict: false });
    const stands = door.stands.bind(door);
    let looked = 0;
    door.stands = async (grant) => {
      if (++looked !== 4) return stands(grant);
      if (what === 'sign-in') await room.world.ask(prosecutor, 'mutation { signOut { requestId } }');
      else while (Date.now() <= until) await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 1));
      return stands(grant);
    };
    let received = 0;
    const answer = await fetch(url);
    await expect((async () => {
      for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) received += piece.length;
    })()).rejects.toThrow();
    door.stands = stands;
    expect(looked).toBe(4);
    expect(received).toBeLessThan(film.length);
  });

  it('is asked by nobody more often than it needs', async () => {
    const limits = room.world.app.get(DoorLimits, { strict: false });
    const kept = Object.getOwnPropertyDescriptor(limits, 'buckets') as PropertyDescriptor;
    const url = await room.session(room.prosecutor, id);
    Object.defineProperty(limits, 'buckets', { ...kept, value: { ...(kept.value as object), pieces: new TokenBuckets({ capacity: 3, perSecond: 1e-9 }) } });
    const head = async (by = room.judge): Promise<number> => (await fetch(`${room.base}/recordings/upload/${id}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0', authorization: bearer(by) } })).status;
    const statuses: number[] = [];
    for (let time = 0; time < 5; time++) statuses.push(await head());
    const ranges: number[] = [];
    for (let time = 0; time < 5; time++) ranges.push((await fetch(url, { headers: { range: 'bytes=0-9' } })).status);
    const other = await head(room.police);
    Object.defineProperty(limits, 'buckets', kept);
    expect([statuses, ranges, other]).toEqual([[404, 404, 404, 429, 429], [206, 206, 206, 429, 429], 404]);
  });
});
