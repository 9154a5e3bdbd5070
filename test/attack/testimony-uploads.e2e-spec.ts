import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { bearer, inventedFilm, InterviewRoom, send, sha256 } from '../support/recordings.js';

const MIB = 1_048_576;

describe('the listener of recordings', () => {
  let room: InterviewRoom;
  beforeAll(async () => {
    room = await InterviewRoom.open('attack_uploads');
  }, 60_000);
  afterAll(() => room?.close());

  const tus = (url: string, method: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Response> =>
    fetch(url, { method, headers: { authorization: bearer(room.interviewer), 'tus-resumable': '1.0.0', ...headers }, ...(body ? { body } : {}) });
  const piece = (url: string, offset: number, bytes: Buffer): Promise<Response> => tus(url, 'PATCH', { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, bytes);

  it('keeps no picture, however short its first piece is', async () => {
    const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(996)]);
    const { uploadUrl } = await room.begin(picture.length);
    await piece(uploadUrl, 0, picture.subarray(0, 2));
    const rest = await piece(uploadUrl, 2, picture.subarray(2));
    expect(rest.status).toBe(415);
  });

  it('asks who is there before it takes in what they send: a stranger holds no connection by half a ticket', async () => {
    const { port, hostname } = new URL(room.base);
    const socket = connect(Number(port), hostname);
    const answered = new Promise<string>((resolve) => {
      socket.once('data', (data) => resolve(data.toString().split('\r\n')[0] ?? ''));
      socket.once('close', () => resolve('closed'));
    });
    socket.write('POST /recordings/play HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"ticket":"');
    const outcome = await Promise.race([answered, new Promise<string>((resolve) => setTimeout(resolve, 15_000, 'still waiting for the rest'))]);
    socket.destroy();
    expect(outcome).toMatch(/401|closed/);
  });

  it('loses no recording whose last byte it has, though it is sealed only after the time for uploading', async () => {
    const film = inventedFilm(70_000);
    const { id, uploadUrl } = await room.begin(film.length);
    await room.world.owner.query('REVOKE EXECUTE ON FUNCTION access.seal_recording FROM heardonce_w_forensic_interviewer');
    await send(uploadUrl, film, room.interviewer).catch(() => undefined);
    await room.world.owner.query('GRANT EXECUTE ON FUNCTION access.seal_recording TO heardonce_w_forensic_interviewer');
    expect((await room.row(id)).status).toBe('UPLOADING');
    await room.world.owner.query('ALTER TABLE core.recording DISABLE TRIGGER USER');
    await room.world.owner.query("UPDATE core.recording SET recorded_at = now() - interval '73 hours' WHERE id = $1", [id]);
    await room.world.owner.query('ALTER TABLE core.recording ENABLE TRIGGER USER');
    await tus(uploadUrl, 'HEAD');
    expect(await room.row(id)).toMatchObject({ status: 'SEALED', sha256: sha256(film) });
  });

  it('plays no more than the part a session is for, whatever happens to the length on record', async () => {
    const film = inventedFilm(MIB);
    const id = await room.record(film, { durationMs: 100_000 });
    const url = await room.session(room.prosecutor, id, { firstMs: 0, lastMs: 10_000 });
    expect((await fetch(url, { headers: { range: `bytes=${MIB / 2}-${MIB / 2 + 10}` } })).status).toBe(416);
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_forensic_interviewer; SELECT set_config('app.person', '${room.interviewer.id}', true), set_config('app.unit', '${room.interviewer.unitId}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true), set_config('app.why', 'nada', true)`);
    await client.query('UPDATE core.recording SET duration_ms = NULL WHERE id = $1', [id]).catch(() => undefined);
    await client.query('COMMIT');
    client.release();
    expect((await fetch(url, { headers: { range: `bytes=${MIB / 2}-${MIB / 2 + 10}` } })).status).toBe(416);
  });
});
