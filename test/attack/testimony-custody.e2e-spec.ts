import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { VerificationService } from '../../apps/api/src/recordings/verification.service.js';
import { mutate } from '../support/mutate.js';
import { inventedFilm, InterviewRoom, PLACE, plantInterview, send, sha256, TICKET } from '../support/recordings.js';

const AT = '2026-03-04T15:00:00Z';

describe('a chain of custody says what happened', () => {
  let room: InterviewRoom;
  beforeAll(async () => {
    room = await InterviewRoom.open('attack_custody');
  }, 60_000);
  afterAll(() => room?.close());

  const form = async (recordingId: string): Promise<{ event: string; sha256: string }[]> => {
    const answer = await room.world.ask(room.prosecutor, `{ exportCustody(caseCode: "${room.code}", recordingId: "${recordingId}", format: FORM_JSON) { content } }`);
    return JSON.parse(answer.data.exportCustody.content).records;
  };
  const verified = (recordingId: string) => mutate(room.world, room.prosecutor, 'verifyRecording', { caseCode: room.code, recordingId, purpose: 'antes de la audiencia' }, { select: 'outcome requestId' });

  it('what the clock verified is under no agency that had no part in it', async () => {
    const { world } = room;
    await room.record(inventedFilm(1_000));
    const other = await world.plantCase(room.coordinator);
    const interviewer = await world.person('FORENSIC_INTERVIEWER', 'SALA-DOS', 'CENTRO-DOS');
    const prosecutor = await world.person('PROSECUTOR', 'FISCALIA-NUEVE', 'FISCALIA');
    for (const person of [interviewer, prosecutor]) await world.assign(person, other.id);
    const interviewId = await plantInterview(world, other.id, interviewer);
    const film = inventedFilm(2_000);
    const begun = (await mutate(world, interviewer, 'beginRecording', { caseCode: other.code, interviewId, mediaType: 'video/mp4', sizeBytes: String(film.length) }, { select: PLACE })) as never as { id: string; uploadUrl: string };
    await send(begun.uploadUrl, film, interviewer);
    await world.app.get(VerificationService, { strict: false }).verifyDue('0 seconds').catch(() => undefined);
    const answer = await world.ask(prosecutor, `{ exportCustody(caseCode: "${other.code}", recordingId: "${begun.id}", format: FORM_JSON) { content } }`);
    const lines = JSON.parse(answer.data.exportCustody.content).records as { capacity: string; entity: string }[];
    expect(lines.filter((line) => line.capacity === 'SCHEDULE').map((line) => line.entity)).not.toContain('MEDICINA-LEGAL');
  });

  it('a verification that failed does not stand in it with the hash of what was received', async () => {
    const film = inventedFilm(5_000);
    const id = await room.record(film);
    await rm(room.fileOf(id));
    expect((await verified(id)).answer.data.verifyRecording.outcome).toBe('DAMAGED');
    const last = (await form(id)).at(-1);
    expect([last?.event, last?.sha256 === sha256(film)]).toEqual([expect.any(String), false]);
  });

  it('a recording that cannot be read at all keeps no other from being verified, and that stands in its custody', async () => {
    const broken = await room.record(inventedFilm(3_000));
    const sound = await room.record(inventedFilm(3_000));
    await rename(room.fileOf(broken), `${room.fileOf(broken)}.aside`);
    await mkdir(room.fileOf(broken));
    const service = room.world.app.get(VerificationService, { strict: false });
    await service.verifyDue('0 seconds').catch(() => undefined);
    const events = await Promise.all([broken, sound].map(async (id) => (await room.custody(id)).filter((one) => one.capacity === 'SCHEDULE').length));
    expect(events).toEqual([1, 1]);
  });

  it('the chain of an item of evidence goes where the item goes', async () => {
    const { world, police, coordinator } = room;
    const item = (await mutate(world, police, 'addEvidenceItem', { caseCode: room.code, type: 'DEVICE_IMAGE', description: 'teléfono azul' })).id;
    expect((await mutate(world, police, 'addEvidenceCustody', { caseCode: room.code, evidenceId: item, at: AT, event: 'RECEIVED', capacity: 'quien incauta', purpose: 'incautación' })).refused).toBeUndefined();
    const split = await mutate(world, coordinator, 'splitCase', { caseCode: room.code, rows: [{ of: 'EvidenceItem', ids: [item] }], why: 'two children' });
    expect(split.answer.errors).toBeUndefined();
    const { rows } = await world.owner.query('SELECT e.case_id = c.case_id AS together FROM core.evidence_item e JOIN core.evidence_custody c ON c.evidence_id = e.id WHERE e.id = $1', [item]);
    expect(rows).toEqual([{ together: true }]);
  });

  it('what happened to an item of evidence did not happen tomorrow, nor before it was seized', async () => {
    const { world, police } = room;
    const item = (await mutate(world, police, 'addEvidenceItem', { caseCode: room.code, type: 'DEVICE_IMAGE', description: 'portátil gris', seizedAt: AT })).id;
    const add = (at: string) => mutate(world, police, 'addEvidenceCustody', { caseCode: room.code, evidenceId: item, at, event: 'VERIFIED', capacity: 'perito', purpose: 'verificación' });
    expect([(await add('2199-01-01T00:00:00Z')).refused, (await add('2020-01-01T00:00:00Z')).refused]).toEqual(['VALIDATION', 'VALIDATION']);
  });

  it('nobody gives an item of evidence another hash than the one its custody names', async () => {
    const { world, police } = room;
    const item = await mutate(world, police, 'addEvidenceItem', { caseCode: room.code, type: 'DEVICE_IMAGE', description: 'tableta', sha256: 'a'.repeat(64) });
    await mutate(world, police, 'addEvidenceCustody', { caseCode: room.code, evidenceId: item.id, at: AT, event: 'SEALED', capacity: 'perito', purpose: 'custodia', sha256: 'a'.repeat(64) });
    const changed = await mutate(world, police, 'amendEvidenceItem', { caseCode: room.code, id: item.id, expectedVersion: 1, why: 'another image was made', sha256: 'b'.repeat(64) });
    expect(changed.refused).toBe('CONFLICTING_STATE');
  });

  it('a recording known to be damaged is not handed over under the hash of what was received', async () => {
    const film = inventedFilm(200_000);
    const id = await room.record(film);
    const stored = await room.sealedBytes(id);
    stored[stored.length - 100_000]! ^= 1;
    await writeFile(room.fileOf(id), stored);
    expect((await verified(id)).answer.data.verifyRecording.outcome).toBe('DAMAGED');
    const recipient = await identityToRecipient(await generateIdentity());
    await mutate(room.world, room.prosecutor, 'exportRecording', { caseCode: room.code, recordingId: id, purpose: 'audiencia', recipient, recipientName: 'Juzgado 4' }, { select: TICKET });
    const handed = (await room.custody(id)).filter((one) => one.event === 'HANDED_OVER').map((one) => one.sha256);
    expect(handed).not.toContain(sha256(film));
  });

  it('an event without a hash leaves without one: no document for a court names a hash that nobody took', async () => {
    const { world, police } = room;
    const item = (await mutate(world, police, 'addEvidenceItem', { caseCode: room.code, type: 'PHYSICAL', description: 'cuaderno azul' })).id;
    await mutate(world, police, 'addEvidenceCustody', { caseCode: room.code, evidenceId: item, at: AT, event: 'RECEIVED', capacity: 'quien incauta', purpose: 'incautación' });
    const answer = await world.ask(police, `{ exportEvidenceCustody(caseCode: "${room.code}", evidenceId: "${item}", format: CASE_UCO) { content } }`);
    expect(answer.data.exportEvidenceCustody.content).not.toContain('0'.repeat(64));
  });

  it('a verification asked for again under the same key does not call a file intact that was changed since', async () => {
    const id = await room.record(inventedFilm(5_000));
    const ask = () => mutate(room.world, room.prosecutor, 'verifyRecording', { idempotencyKey: 'the-same-key-again', caseCode: room.code, recordingId: id, purpose: 'antes de la audiencia' }, { select: 'outcome damagedChunks requestId' });
    expect((await ask()).answer.data.verifyRecording.outcome).toBe('INTACT');
    const stored = await room.sealedBytes(id);
    stored[stored.length - 100]! ^= 1;
    await writeFile(room.fileOf(id), stored);
    expect((await ask()).answer.data.verifyRecording).toMatchObject({ outcome: 'DAMAGED', damagedChunks: [0] });
  });

  it('nobody calls a changed file intact by hand', async () => {
    const film = inventedFilm(5_000);
    const id = await room.record(film);
    const stored = await room.sealedBytes(id);
    stored[stored.length - 100]! ^= 1;
    await writeFile(room.fileOf(id), stored);
    await verified(id);
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_prosecutor; SELECT set_config('app.person', '${room.prosecutor.id}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true)`);
    await client.query('SELECT access.keep_verification($1, $2, $3, $4, NULL)', [room.caseId, id, 'x y z', sha256(film)]).catch(() => undefined);
    await client.query('COMMIT');
    client.release();
    expect((await room.row(id)).status).toBe('DAMAGED');
  });
});
