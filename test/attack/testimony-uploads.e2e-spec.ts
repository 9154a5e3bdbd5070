import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { connect } from 'node:net';
import { mutate } from '../support/mutate.js';
import { bearer, inventedFilm, InterviewRoom, send, sha256, TICKET } from '../support/recordings.js';

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
    await room.world.owner.query('REVOKE EXECUTE ON FUNCTION access.keep_seal FROM heardonce_identity');
    await send(uploadUrl, film, room.interviewer).catch(() => undefined);
    await room.world.owner.query('GRANT EXECUTE ON FUNCTION access.keep_seal TO heardonce_identity');
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

  it('puts on record who tries a ticket that was given to another', async () => {
    const id = await room.record(inventedFilm(500));
    const { ticket } = await room.ticket(room.prosecutor, id);
    expect((await room.redeem(room.police, ticket)).status).toBe(404);
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry e JOIN audit.actor a ON a.token = e.actor WHERE a.person_id = $1 AND e.decision = 'DENY'", [room.police.id]);
    expect(rows[0].n).toBe(1);
  });

  describe('what changes on the case and takes nothing from them', () => {
    /** Somebody else is assigned: the state of the case is another, and the access of those who were there the same. */
    const somebodyJoins = async (): Promise<void> => room.world.assign(await room.world.person('SOCIAL_WORKER', 'EQUIPO', 'ICBF'), room.caseId);

    it('does not break off an upload', async () => {
      const film = inventedFilm(12 * MIB);
      const { uploadUrl } = await room.begin(film.length);
      const request = http.request(uploadUrl, { method: 'PATCH', headers: { authorization: bearer(room.interviewer), 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': film.length } });
      const answered = new Promise<number>((resolve) => {
        request.once('response', (response) => resolve(response.statusCode ?? 0));
        request.once('error', () => resolve(0));
      });
      await new Promise<void>((resolve) => void request.write(film.subarray(0, MIB), () => resolve()));
      await somebodyJoins();
      request.end(film.subarray(MIB));
      expect(await answered).toBe(204);
    });

    it('does not cut short a copy that is handed over, which its chain says was handed over', async () => {
      const id = await room.record(inventedFilm(24 * MIB));
      const recipient = await identityToRecipient(await generateIdentity());
      const { ticket } = (await mutate(room.world, room.prosecutor, 'exportRecording', { caseCode: room.code, recordingId: id, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' }, { select: TICKET })) as never as { ticket: string };
      const { url } = (await (await room.redeem(room.prosecutor, ticket)).json()) as { url: string };
      const answer = await fetch(`${room.base}${url}`);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      let received = (await reader.read()).value?.length ?? 0;
      await somebodyJoins();
      try {
        for (let part = await reader.read(); !part.done; part = await reader.read()) received += part.value.length;
      } catch {
        // What was cut short counts as what came.
      }
      expect([(await room.custody(id)).at(-1)?.event, received]).toEqual(['HANDED_OVER', Number(answer.headers.get('content-length'))]);
    }, 60_000);
  });

  it('allows no page of anybody else’s to read its answers', async () => {
    const { uploadUrl } = await room.begin(1_000);
    expect((await tus(uploadUrl, 'HEAD', { origin: 'https://elsewhere.example' })).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets an upload be finished by who began it, though their case was merged into another meanwhile', async () => {
    const film = inventedFilm(90_000);
    const { id, uploadUrl } = await room.begin(film.length);
    await piece(uploadUrl, 0, film.subarray(0, 50_000));
    const into = await room.world.plantCase(room.coordinator);
    await room.world.assign(room.coordinator, into.id);
    expect((await mutate(room.world, room.coordinator, 'mergeCases', { caseCode: room.code, intoCaseCode: into.code, why: 'one and the same child' })).refused).toBeUndefined();
    await piece(uploadUrl, 50_000, film.subarray(50_000));
    expect((await room.row(id)).status).toBe('SEALED');
  });
});
