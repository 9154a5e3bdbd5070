import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { appendFile, open, rm, stat, truncate } from 'node:fs/promises';
import { readCaseUco } from '@heardonce/custody-forms/case-uco-reader.js';
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
  });
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

  it('compares the hash in the database, whatever the reader says', async () => {
    const key = { caseCode: room.code, recordingId: id, purpose: 'x y z' };
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_prosecutor; SELECT set_config('app.person', '${room.prosecutor.id}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true)`);
    const { rows } = await client.query("SELECT access.keep_verification($1, $2, $3, repeat('0', 64), NULL) AS kept", [room.caseId, key.recordingId, key.purpose]);
    await client.query('ROLLBACK');
    client.release();
    expect(rows[0].kept.intact).toBe(false);
  });

  it('is written by the clock too, in the name of the service', async () => {
    const service = room.world.app.get(VerificationService, { strict: false });
    expect(await service.verifyDue()).toBe(0);
    const lost = await room.record(inventedFilm(400));
    await rm(room.fileOf(lost));
    expect(await service.verifyDue('0 seconds')).toBe(2);
    expect((await room.custody(id)).at(-1)).toMatchObject({ event: 'VERIFIED', capacity: 'SCHEDULE', observations: null });
    expect((await room.custody(lost)).at(-1)).toMatchObject({ event: 'VERIFIED', capacity: 'SCHEDULE', observations: 'the file is missing' });
    expect((await room.row(lost)).status).toBe('DAMAGED');
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'scheduledVerification'");
    expect(rows[0].n).toBe(2);
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
    expect(JSON.parse(rows[0].records)[0]).toMatchObject({ type: 'RecordingCustody', fields: ['at', 'event', 'capacity', 'purpose', 'observations', 'sha256'] });
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
      await refused(`UPDATE core.recording SET status = 'DAMAGED' WHERE id = '${id}'`), await refused(`DELETE FROM core.recording WHERE id = '${id}'`), await refused(`SELECT access.seal_recording('${room.caseId}', '${id}', 1, repeat('0', 64))`)];
    await client.query('ROLLBACK');
    client.release();
    expect(answers).toEqual(['custody_by_decision', 'recording_sealed_by_decision', 'permission denied for table recording', 'CONFLICTING_STATE']);
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
