import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { randomUUID } from 'node:crypto';
import { appendFile, open, rm, stat, truncate } from 'node:fs/promises';
import { readCaseUco } from '@heardonce/custody-forms/case-uco-reader.js';
import { LostHandoversService } from '../../apps/api/src/recordings/lost-handovers.service.js';
import { PlaybackHandler } from '../../apps/api/src/recordings/playback.js';
import { RECORDING_STORAGE, type RecordingStorage } from '../../apps/api/src/recordings/recording-storage.js';
import { VerificationService } from '../../apps/api/src/recordings/verification.service.js';
import { inventedFilm, InterviewRoom, sha256, STORAGES, TICKET } from '../support/recordings.js';
import { mutate } from '../support/mutate.js';

const MIB = 1_048_576;
const SEALED_CHUNK = 65_552;
const WHOLE = 'outcome damagedChunks requestId';

describe.each(STORAGES)('the custody of a recording, kept in %s', (storage) => {
  let room: InterviewRoom;
  let id: string;
  const film = inventedFilm(2 * MIB + 77);
  beforeAll(async () => {
    room = await InterviewRoom.open(`recordings_custody_${storage}`, storage);
    id = await room.record(film, { durationMs: 30_000 });
  }, 60_000);
  afterAll(() => room?.close());

  const verify = (recordingId = id, by = room.prosecutor): Promise<{ outcome: string; damagedChunks: number[]; refused: string | undefined }> =>
    mutate(room.world, by, 'verifyRecording', { caseCode: room.code, recordingId, purpose: 'antes de la audiencia' }, { select: WHOLE }) as never;
  /** Turns one bit of the stored file; turned again, it is as before. */
  async function turnBit(recordingId: string, offset: number): Promise<void> {
    const file = await open(room.fileOf(recordingId), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, offset);
    byte[0]! ^= 1;
    await file.write(byte, 0, 1, offset);
    await file.close();
  }
  const exported = async (format: string, by = room.prosecutor): Promise<{ content: string; mediaType: string; filename: string }> =>
    (await room.world.ask(by, `{ exportCustody(caseCode: "${room.code}", recordingId: "${id}", format: ${format}) { filename mediaType content } }`)).data?.exportCustody;

  it('says that all of it is as received', async () => {
    expect(await verify()).toMatchObject({ outcome: 'INTACT', damagedChunks: [] });
    expect((await room.custody(id)).at(-1)).toMatchObject({ event: 'VERIFIED', capacity: 'PROSECUTOR', purpose: 'antes de la audiencia', observations: null, sha256: sha256(film), author_id: room.prosecutor.id });
    expect((await verify(id, room.police)).refused).toBe('NOT_FOUND');
  });

  it('names each chunk in which a bit was turned, and says when it was put right', async () => {
    const { size } = await stat(room.fileOf(id));
    const payload = size - (film.length + 33 * 16);
    const places = [payload + 7 * SEALED_CHUNK + 100, payload + 19 * SEALED_CHUNK + 5];
    for (const place of places) await turnBit(id, place);
    expect(await verify()).toMatchObject({ outcome: 'DAMAGED', damagedChunks: [7, 19] });
    expect(await room.row(id)).toMatchObject({ status: 'DAMAGED', sha256: sha256(film) });
    expect((await room.custody(id)).at(-1)?.observations).toMatch(/^chunk 7, 19 of 33/);
    for (const place of places) await turnBit(id, place);
    expect(await verify()).toMatchObject({ outcome: 'INTACT', damagedChunks: [] });
    expect((await room.row(id)).status).toBe('SEALED');
    await turnBit(id, size - 1);
    expect(await verify()).toMatchObject({ outcome: 'DAMAGED', damagedChunks: [32] });
    await turnBit(id, size - 1);
    expect((await verify()).outcome).toBe('INTACT');
  });

  it('compares the hash in the database, and hears it from no role of a person', async () => {
    const client = await room.world.owner.connect();
    try {
      await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_prosecutor; SELECT set_config('app.person', '${room.prosecutor.id}', true), set_config('app.unit', '${room.prosecutor.unitId}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true)`);
      const { rows: [asked] } = await client.query('SELECT access.ask_verification($1, $2) AS id', [room.caseId, id]);
      const say = 'SELECT access.keep_asked_verification($1, $2, $3, NULL) AS intact';
      const answers: string[] = [];
      for (const [sql, values] of [[say, [asked.id, 'x y z', sha256(film)]], ["SELECT access.keep_scheduled_verification($1, $2, NULL)", [id, sha256(film)]], ["SELECT access.settle_verification($1, 'X', 'x', $2, NULL)", [id, sha256(film)]], ['SELECT 1 FROM access.verification', []]] as const) {
        await client.query('SAVEPOINT a');
        answers.push(await client.query(sql, values as never).then(() => 'done', (error: Error) => error.message.split(' ').slice(0, 2).join(' ')));
        await client.query('ROLLBACK TO a');
      }
      expect(answers).toEqual(Array(4).fill('permission denied'));
      await client.query("RESET ROLE; SELECT set_config('app.person', '', true)");
      expect((await client.query(say, [asked.id, 'x y z', '0'.repeat(64)])).rows[0].intact).toBe(false);
      const { rows: [entry] } = await client.query('SELECT author_id, observations, sha256 FROM core.recording_custody WHERE recording_id = $1 ORDER BY at DESC LIMIT 1', [id]);
      expect(entry).toEqual({ author_id: room.prosecutor.id, observations: 'the hash is not that of what was received', sha256: '0'.repeat(64) });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('is read again under a key that was used, and has a further entry only where the outcome is another', async () => {
    const own = await room.record(inventedFilm(3_000));
    const again = { idempotencyKey: randomUUID(), caseCode: room.code, recordingId: own, purpose: 'antes de la audiencia' };
    const ask = (input: object): Promise<object> => mutate(room.world, room.prosecutor, 'verifyRecording', { ...input }, { select: 'outcome replayed damagedChunks' });
    for (const replayed of [false, true]) expect(await ask(again)).toMatchObject({ outcome: 'INTACT', replayed });
    expect((await room.custody(own)).filter(({ event }) => event === 'VERIFIED')).toHaveLength(1);
    await turnBit(own, (await stat(room.fileOf(own))).size - 1);
    for (let time = 0; time < 2; time++) expect(await ask(again)).toMatchObject({ outcome: 'DAMAGED', replayed: true, damagedChunks: [0] });
    expect((await room.custody(own)).slice(2)).toMatchObject([{ event: 'VERIFIED', sha256: expect.any(String), observations: null }, { event: 'VERIFIED', sha256: null, observations: 'Chunk 0 does not authenticate' }]);
  });

  it('is read once for all who ask at the same time, and each of them stands in it', async () => {
    const own = await room.record(inventedFilm(3_000));
    const storage = room.world.app.get<RecordingStorage>(RECORDING_STORAGE, { strict: false });
    const read = storage.read.bind(storage);
    let readings = 0;
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    storage.read = async (recordingId, use) => {
      readings += 1;
      await gate;
      return read(recordingId, use);
    };
    const keys = room.world.platform.recordingKeys;
    const forReading = keys.forReading.bind(keys);
    let opened = 0;
    keys.forReading = async (receipt, recordingId, wrapped) => {
      const key = await forReading(receipt, recordingId, wrapped);
      setImmediate(() => (opened += 1));
      return key;
    };
    const asked = Promise.all([room.prosecutor, room.interviewer, room.prosecutor].map((by) => verify(own, by)));
    while (opened < 3 || readings === 0) await new Promise((resolve) => setImmediate(resolve));
    go();
    const outcomes = (await asked).map(({ outcome }) => outcome);
    storage.read = read;
    keys.forReading = forReading;
    expect(outcomes).toEqual(['INTACT', 'INTACT', 'INTACT']);
    expect(readings).toBe(1);
    expect((await room.custody(own)).filter(({ event }) => event === 'VERIFIED').map((one) => one.author_id).sort()).toEqual([room.prosecutor.id, room.interviewer.id, room.prosecutor.id].sort());
  });

  it('is written by the clock too, in the name of the service', async () => {
    const service = room.world.app.get(VerificationService, { strict: false });
    expect(await service.verifyDue()).toBe(0);
    const lost = await room.record(inventedFilm(400));
    await rm(room.fileOf(lost));
    const { rows: [kept] } = await room.world.owner.query("SELECT count(*)::int AS n FROM core.recording WHERE status <> 'UPLOADING'");
    expect(await service.verifyDue('0 seconds')).toBe(kept.n);
    expect((await room.custody(id)).at(-1)).toMatchObject({ event: 'VERIFIED', capacity: 'SCHEDULE', observations: null });
    expect((await room.custody(lost)).at(-1)).toMatchObject({ event: 'VERIFIED', capacity: 'SCHEDULE', observations: 'the file is missing' });
    expect((await room.row(lost)).status).toBe('DAMAGED');
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'scheduledVerification'");
    expect(rows[0].n).toBe(kept.n);
  });

  it('says so where the key of a recording opens nothing any more', async () => {
    const [own, other] = [await room.record(inventedFilm(300)), await room.record(inventedFilm(300))];
    await room.world.owner.query('UPDATE identity.recording_key SET wrapped = (SELECT k.wrapped FROM identity.recording_key k WHERE k.id = $2) WHERE id = $1', [own, other]);
    expect((await verify(own)).outcome).toBe('DAMAGED');
    expect((await room.custody(own)).at(-1)).toMatchObject({ event: 'VERIFIED', sha256: null, observations: 'it cannot be read: its key does not open' });
    expect((await room.ticket(room.prosecutor, own)).refused).toBeUndefined();
    expect((await room.custody(own)).at(-1)).toMatchObject({ event: 'VIEWED', sha256: null });
    const recipient = await identityToRecipient(await generateIdentity());
    expect((await mutate(room.world, room.prosecutor, 'exportRecording', { caseCode: room.code, recordingId: own, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' }, { select: TICKET })).refused).toBe('CONFLICTING_STATE');
  });

  it('leaves as the Colombian form and as CASE/UCO, on record as an export', async () => {
    const csv = await exported('FORM_CSV');
    expect(csv.mediaType).toBe('text/csv; charset=utf-8');
    expect(csv.content).toContain('"Calidad en la que actúa / Capacity"');
    expect(csv.content).toContain('"verificado / verified"');
    const form = JSON.parse((await exported('FORM_JSON')).content);
    expect(form.records[0]).toMatchObject({ entity: 'MEDICINA-LEGAL', capacity: 'FORENSIC_INTERVIEWER', event: 'recibido / received', sha256: sha256(film) });
    const read = readCaseUco(Buffer.from((await exported('CASE_UCO')).content));
    expect(JSON.stringify(read)).toContain(sha256(film));
    const { rows } = await room.world.owner.query("SELECT kinds, records FROM audit.access_entry WHERE operation = 'exportCustody' AND decision = 'ALLOW'");
    expect(rows).toHaveLength(3);
    expect(JSON.parse(rows[0].records)[0]).toMatchObject({ type: 'RecordingCustody', fields: ['at', 'event', 'capacity', 'purpose', 'observations', 'sha256', 'recordedAt'] });
    expect(await exported('FORM_CSV', room.coordinator)).toBeUndefined();
  });

  it('names whom the recording was handed to, who opens it with the standard tool', async () => {
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const input = { caseCode: room.code, recordingId: id, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' };
    expect((await mutate(room.world, room.interviewer, 'exportRecording', input, { select: TICKET })).refused).toBe('ROLE_REQUIRED');
    const { ticket } = (await mutate(room.world, room.prosecutor, 'exportRecording', input, { select: TICKET })) as never as { ticket: string };
    const opened = (await (await room.redeem(room.prosecutor, ticket)).json()) as { url: string };
    const answer = await fetch(`${room.base}${opened.url}`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="recording.age"');
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const plain = await decrypter.decrypt(new Uint8Array(await answer.arrayBuffer()));
    expect(sha256(plain)).toBe(sha256(film));
    expect((await fetch(`${room.base}${opened.url}`)).status).toBe(404);
    expect((await room.custody(id)).at(-1)).toMatchObject({ event: 'HANDED_OVER', purpose: 'audiencia', observations: `Juzgado 4; ${recipient}`, sha256: sha256(film) });
    expect((await room.released(id)).at(-1)).toMatchObject({ operation: 'handOverRecording', fields: [`bytes 0-${film.length - 1}/${film.length}`, 'seconds 0-30'] });
  });

  it('says of a hand-over that broke off that it did, and nothing of one that never began', async () => {
    const own = await room.record(inventedFilm(4 * MIB));
    const recipient = await identityToRecipient(await generateIdentity());
    const ticketTo = async (): Promise<string> => ((await mutate(room.world, room.prosecutor, 'exportRecording', { caseCode: room.code, recordingId: own, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' }, { select: TICKET })) as never as { ticket: string }).ticket;
    const handed = async (): Promise<object[]> => (await room.custody(own)).slice(2).map(({ event, observations, sha256: hash, author_id }) => ({ event, observations, hash, author_id }));
    await ticketTo();
    expect(await handed()).toEqual([]);
    const { door } = room.world.app.get(PlaybackHandler, { strict: false });
    const stands = door.stands.bind(door);
    let looks = 0;
    door.stands = async (grant) => ++looks < 4 && stands(grant);
    const { url } = (await (await room.redeem(room.prosecutor, await ticketTo())).json()) as { url: string };
    const answer = await fetch(`${room.base}${url}`);
    const size = Number(answer.headers.get('content-length'));
    await expect(answer.arrayBuffer()).rejects.toThrow();
    door.stands = stands;
    const begun = { event: 'HANDED_OVER', observations: `Juzgado 4; ${recipient}`, hash: (await room.row(own)).sha256, author_id: room.prosecutor.id };
    const broken = { event: 'HANDOVER_BROKEN_OFF', observations: expect.stringMatching(new RegExp(`^Juzgado 4; ${recipient}; \\d+ of ${size} bytes left at most$`)), hash: null, author_id: room.prosecutor.id };
    while ((await handed()).length < 2);
    expect(await handed()).toEqual([begun, broken]);
    expect(JSON.parse((await room.world.ask(room.prosecutor, `{ exportCustody(caseCode: "${room.code}", recordingId: "${own}", format: FORM_JSON) { content } }`)).data.exportCustody.content).records.at(-1).event).toBe('entrega interrumpida / hand-over broken off');

    const { url: again } = (await (await room.redeem(room.prosecutor, await ticketTo())).json()) as { url: string };
    expect((await (await fetch(`${room.base}${again}`)).arrayBuffer()).byteLength).toBe(size);
    const service = room.world.app.get(LostHandoversService, { strict: false });
    const whole = async (): Promise<boolean[]> => (await room.world.owner.query<{ whole: boolean }>('SELECT whole FROM access.recording_handover WHERE recording_id = $1 AND settled_at IS NOT NULL ORDER BY begun_at', [own])).rows.map((row) => row.whole);
    while ((await whole()).length < 2);
    expect([await whole(), await service.settleLost(), await handed()]).toEqual([[false, true], 0, [begun, broken, begun]]);
    /* As if its process had ended. */
    await room.world.owner.query("UPDATE access.recording_handover SET settled_at = NULL, whole = NULL, token_until = now() - interval '11 minutes' WHERE recording_id = $1 AND whole", [own]);
    expect([await service.settleLost(), await service.settleLost()]).toEqual([1, 0]);
    expect((await handed()).at(-1)).toEqual({ ...broken, observations: `Juzgado 4; ${recipient}; how it ended was not kept, nor how much of it left` });
  });

  it('is written by what happens, never by hand', async () => {
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_forensic_interviewer; SELECT set_config('app.person', '${room.interviewer.id}', true), set_config('app.unit', '${room.interviewer.unitId}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true), set_config('app.why', 'nada', true)`);
    const refused = async (sql: string): Promise<string> => {
      await client.query('SAVEPOINT a');
      const message = await client.query(sql).then(() => 'done', (error: Error) => error.message);
      await client.query('ROLLBACK TO a');
      return message;
    };
    const answers = [await refused(`INSERT INTO core.recording_custody (case_id, author_id, unit_id, recording_id, at, event, capacity, purpose) VALUES ('${room.caseId}', '${room.interviewer.id}', '${room.interviewer.unitId}', '${id}', now(), 'VERIFIED', 'x', 'y')`),
      await refused(`UPDATE core.recording SET duration_ms = NULL WHERE id = '${id}'`), await refused(`UPDATE core.recording SET status = 'DAMAGED' WHERE id = '${id}'`), await refused(`DELETE FROM core.recording WHERE id = '${id}'`), await refused(`SELECT access.keep_seal('${id}', '${room.interviewer.id}', 1, repeat('0', 64))`)];
    await client.query('ROLLBACK');
    client.release();
    expect(answers).toEqual(['custody_by_decision', 'recording_length_stays', 'recording_sealed_by_decision', 'permission denied for table recording', 'permission denied for function keep_seal']);
  });

  it('is of a file that nobody may lengthen or cut', async () => {
    const { size } = await stat(room.fileOf(id));
    const url = await room.session(room.prosecutor, id);
    for (const change of [() => appendFile(room.fileOf(id), 'more'), () => truncate(room.fileOf(id), size - 2 * SEALED_CHUNK), () => truncate(room.fileOf(id), 0)]) {
      await change();
      expect((await verify()).outcome).toBe('DAMAGED');
      expect((await fetch(url, { headers: { range: 'bytes=0-9' } })).status).toBe(500);
    }
  });
});
