import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestPerson } from '../support/world.js';
import { bearer, inventedFilm, InterviewRoom, plantInterview, send, sha256, STORAGES } from '../support/recordings.js';

const MIB = 1_048_576;
const TUS = { 'tus-resumable': '1.0.0' };

describe.each(STORAGES)('a recording comes in, kept in %s', (storage) => {
  let room: InterviewRoom;
  beforeAll(async () => {
    room = await InterviewRoom.open(`recordings_upload_${storage}`, storage);
  });
  afterAll(() => room?.close());

  const patch = (url: string, by: TestPerson | null, offset: number, body: Buffer, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { method: 'PATCH', headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...(by ? { authorization: bearer(by) } : {}), ...headers }, body });
  const head = (url: string, by: TestPerson): Promise<Response> => fetch(url, { method: 'HEAD', headers: { ...TUS, authorization: bearer(by) } });

  it('is sealed with the hash of what was sent, and received and sealed stand in its custody', async () => {
    const film = inventedFilm(5 * MIB + 123);
    const id = await room.record(film, { durationMs: 60_000 });
    expect(await room.row(id)).toEqual({ status: 'SEALED', sha256: sha256(film), size_bytes: String(film.length) });
    expect((await room.custody(id)).map(({ event, capacity, sha256: hash, author_id }) => ({ event, capacity, hash, author_id }))).toEqual(['RECEIVED', 'SEALED'].map((event) => ({ event, capacity: 'FORENSIC_INTERVIEWER', hash: sha256(film), author_id: room.interviewer.id })));
    expect((await room.sealedBytes(id)).includes(film.subarray(MIB, MIB + 64))).toBe(false);
    const read = await room.world.ask(room.prosecutor, `{ caseFile(code: "${room.code}") { recordings(first: 5) { nodes { id status sha256 sizeBytes mediaType } } } }`);
    expect(read.data.caseFile.recordings.nodes).toEqual([{ id, status: 'SEALED', sha256: sha256(film), sizeBytes: String(film.length), mediaType: 'video/mp4' }]);
  });

  it('and its custody is shown in the order in which it came about, by when each entry was recorded', async () => {
    const id = await room.record(inventedFilm(1_000), { durationMs: 60_000 });
    const read = await room.world.ask(room.prosecutor, `{ caseFile(code: "${room.code}") { recordingCustody(first: 50) { nodes { recordingId event recordedAt } } } }`);
    const shown = (read.data.caseFile.recordingCustody.nodes as { recordingId: string; event: string }[]).filter((one) => one.recordingId === id);
    expect(shown.map(({ event }) => event)).toEqual(['RECEIVED', 'SEALED']);
    const { rows } = await room.world.owner.query("SELECT count(DISTINCT recorded_at)::int AS moments FROM core.recording_custody WHERE recording_id = $1", [id]);
    expect(rows).toEqual([{ moments: 2 }]);
  });

  it('goes on after a connection that broke, from what is durable', async () => {
    const film = inventedFilm(3 * MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    const broken = new AbortController();
    const slow = new ReadableStream({
      start(controller) {
        controller.enqueue(film.subarray(0, MIB));
        setTimeout(() => broken.abort(), 200);
      },
    });
    await expect(fetch(uploadUrl, { method: 'PATCH', signal: broken.signal, duplex: 'half', headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', authorization: bearer(room.interviewer) }, body: slow } as RequestInit)).rejects.toThrow();
    const offsets: number[] = [];
    while ((offsets.at(-1) ?? 0) < MIB) offsets.push(Number((await head(uploadUrl, room.interviewer)).headers.get('upload-offset')));
    expect(offsets.at(-1)).toBe(MIB);
    expect((await patch(uploadUrl, room.interviewer, 0, film.subarray(0, 10))).status).toBe(409);
    await send(uploadUrl, film, room.interviewer, { chunkSize: 700_000 });
    expect((await room.row(id)).sha256).toBe(sha256(film));
  });

  it('is sealed by the next look at it, where something came between the last byte and the seal', async () => {
    const film = inventedFilm(MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    await room.world.owner.query('ALTER TABLE core.recording_custody ADD CONSTRAINT broken CHECK (false) NOT VALID');
    const unsealed = await patch(uploadUrl, room.interviewer, 0, film);
    await room.world.owner.query('ALTER TABLE core.recording_custody DROP CONSTRAINT broken');
    expect(unsealed.ok).toBe(false);
    expect((await room.row(id)).status).toBe('UPLOADING');
    expect((await head(uploadUrl, room.interviewer)).headers.get('upload-offset')).toBe(String(film.length));
    expect(await room.row(id)).toMatchObject({ status: 'SEALED', sha256: sha256(film) });
    await Promise.all([head(uploadUrl, room.interviewer), head(uploadUrl, room.interviewer)]);
    expect((await room.custody(id)).map(({ event }) => event)).toEqual(['RECEIVED', 'SEALED']);
    expect((await patch(uploadUrl, room.interviewer, film.length, Buffer.alloc(1))).ok).toBe(false);
  });

  it('takes bytes from its uploader alone, as long as they are assigned', async () => {
    const film = inventedFilm(2 * MIB);
    const { uploadUrl } = await room.begin(film.length);
    const colleague = await room.world.person('FORENSIC_INTERVIEWER', 'SALA-DOS', 'MEDICINA-LEGAL');
    await room.world.assign(colleague, room.caseId);
    expect((await patch(uploadUrl, colleague, 0, film)).status).toBe(404);
    expect((await patch(uploadUrl, room.prosecutor, 0, film)).status).toBe(404);
    expect((await patch(uploadUrl, null, 0, film)).status).not.toBe(204);
    expect((await head(uploadUrl.replace(/[^/]+$/, randomUUID()), room.interviewer)).status).toBe(404);
    expect((await patch(uploadUrl, room.interviewer, 0, film.subarray(0, MIB))).status).toBe(204);
    await room.world.owner.query('UPDATE access.assignment SET ended_by = $1, until_at = now() WHERE person_id = $1 AND case_id = $2', [room.interviewer.id, room.caseId]);
    expect((await patch(uploadUrl, room.interviewer, MIB, film.subarray(MIB))).status).toBe(404);
    await room.world.assign(room.interviewer, room.caseId);
    expect((await patch(uploadUrl, room.interviewer, MIB, film.subarray(MIB))).status).toBe(204);
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'uploadRecording' AND decision = 'DENY'");
    expect(rows[0].n).toBeGreaterThanOrEqual(3);
  });

  it('refuses what is no recording, and says where it belongs', async () => {
    const refused = await room.begin(1000, { mediaType: 'image/jpeg' });
    expect(refused.refused).toBe('NOT_STORED_HERE');
    expect((await room.world.ask(room.interviewer, 'mutation ($i: BeginRecordingInput!) { beginRecording(input: $i) { id } }', { i: { idempotencyKey: randomUUID(), caseCode: room.code, interviewId: room.interviewId, mediaType: 'application/pdf', sizeBytes: '10' } }, { headers: { 'accept-language': 'es' } })).errors?.[0].message).toMatch(/nunca se guarda: regístrelo como elemento de prueba/);
    const disguised = await room.begin(1000);
    const answer = await patch(disguised.uploadUrl, room.interviewer, 0, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(996)]), { 'accept-language': 'en' });
    expect(answer.status).toBe(415);
    expect(await answer.text()).toMatch(/never stored: enter it as an evidence item/);
    expect((await head(disguised.uploadUrl, room.interviewer)).headers.get('upload-offset')).toBe('0');
    for (const sizeBytes of ['0', '20000000001']) expect((await room.begin(1, { sizeBytes })).refused).toBe('VALIDATION');
  });

  it('belongs to an interview of the same case, and only the interviewer announces it', async () => {
    const other = await room.world.plantCase(room.coordinator);
    const elsewhere = await plantInterview(room.world, other.id, room.interviewer);
    expect((await room.begin(1000, { interviewId: elsewhere })).refused).toBe('VALIDATION');
    expect((await room.begin(1000, {}, room.prosecutor)).refused).toBe('NOT_FOUND');
    expect((await room.begin(1000, { caseCode: other.code })).refused).toBe('NOT_FOUND');
    const key = randomUUID();
    const first = await room.begin(1000, { idempotencyKey: key });
    expect((await room.begin(1000, { idempotencyKey: key })).id).toBe(first.id);
  });

  it('is never changed and never deleted, by nobody', async () => {
    const id = await room.record(inventedFilm(1000));
    for (const change of ["sha256 = repeat('0', 64)", "size_bytes = 1", "media_type = 'video/webm'", "status = 'UPLOADING'"]) {
      await expect(room.world.owner.query(`UPDATE core.recording SET ${change} WHERE id = $1`, [id])).rejects.toThrow('recording_stays_as_received');
    }
    await expect(room.world.owner.query('DELETE FROM core.recording WHERE id = $1', [id])).rejects.toThrow('recording_never_deleted');
    await expect(room.world.owner.query("UPDATE core.recording_custody SET purpose = 'x' WHERE recording_id = $1", [id])).rejects.toThrow('custody_never_changed');
    await expect(room.world.owner.query('DELETE FROM core.recording_custody WHERE recording_id = $1', [id])).rejects.toThrow('custody_never_changed');
  });

  it('has copies that name the original, the tool and the settings', async () => {
    const original = await room.record(inventedFilm(4000));
    const copy = { originalId: original, copyKind: 'CLIP', tool: 'ffmpeg 7.1', parameters: '-ss 3 -t 5' };
    expect((await room.begin(500, { ...copy, tool: null })).refused).toBe('VALIDATION');
    const clip = await room.record(inventedFilm(500), copy);
    const [, , copied] = await room.custody(original);
    expect(copied).toMatchObject({ event: 'COPIED', purpose: 'CLIP', observations: `copy ${clip}; ffmpeg 7.1; -ss 3 -t 5` });
    expect((await room.begin(500, { ...copy, originalId: clip })).refused).toBe('VALIDATION');
  });
});
