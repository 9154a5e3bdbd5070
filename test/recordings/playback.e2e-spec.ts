import { PORTION_SIZE } from '@heardonce/sealed-recording/sealed-recording-reader.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { LEAST_BYTES, PlaybackHandler } from '../../apps/api/src/recordings/playback.js';
import { inventedFilm, InterviewRoom, STORAGES } from '../support/recordings.js';
import { mutate } from '../support/mutate.js';

const MIB = 1_048_576;
const SIZE = 6 * MIB + 1000;
const DURATION_MS = 90_000;

describe.each(STORAGES)('a recording is played, kept in %s', (storage) => {
  let room: InterviewRoom;
  let id: string;
  const film = inventedFilm(SIZE);
  beforeAll(async () => {
    room = await InterviewRoom.open(`recordings_playback_${storage}`, storage);
    id = await room.record(film, { durationMs: DURATION_MS });
  });
  afterAll(() => room?.close());

  const range = (url: string, header: string | null, headers: Record<string, string> = {}): Promise<Response> => fetch(url, { headers: { ...(header === null ? {} : { range: header }), ...headers } });
  const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

  it('by ranges, each exact, none kept by caches, under a neutral name', async () => {
    const url = await room.session(room.prosecutor, id);
    for (const [header, first, last] of [['bytes=0-0', 0, 0], ['bytes=65530-65545', 65_530, 65_545], [`bytes=${SIZE - 10}-`, SIZE - 10, SIZE - 1], ['bytes=-7', SIZE - 7, SIZE - 1], ['bytes=0-', 0, LEAST_BYTES - 1], [`bytes=100-${SIZE * 2}`, 100, 100 + LEAST_BYTES - 1]] as const) {
      const answer = await range(url, header);
      expect({ header, status: answer.status, range: answer.headers.get('content-range'), length: answer.headers.get('content-length') }).toEqual({ header, status: 206, range: `bytes ${first}-${last}/${SIZE}`, length: String(last - first + 1) });
      expect((await bytes(answer)).equals(film.subarray(first, last + 1))).toBe(true);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-disposition')).toBe('inline; filename="video"');
      expect(answer.headers.get('content-type')).toBe('video/mp4');
    }
    for (const header of [null, 'bytes=5-2', `bytes=${SIZE}-`, 'bytes=0-1,5-6', 'items=0-1']) {
      const answer = await range(url, header);
      expect({ header, status: answer.status, range: answer.headers.get('content-range') }).toEqual({ header, status: 416, range: `bytes */${SIZE}` });
    }
  });

  it('only after what goes out is on record: the bytes exactly, and to the second', async () => {
    const before = (await room.released(id)).length;
    const url = await room.session(room.prosecutor, id);
    await bytes(await range(url, 'bytes=0-99'));
    await bytes(await range(url, `bytes=${SIZE / 2}-${SIZE / 2 + 1000}`));
    expect((await range(url, 'bytes=9-1')).status).toBe(416);
    expect((await room.released(id)).slice(before).map(({ operation, role, fields }) => ({ operation, role, fields }))).toEqual([
      { operation: 'playRecording', role: 'PROSECUTOR', fields: [`bytes 0-99/${SIZE}`, 'seconds 0-1'] },
      { operation: 'playRecording', role: 'PROSECUTOR', fields: [`bytes ${SIZE / 2}-${SIZE / 2 + 1000}/${SIZE}`, 'seconds 45-46'] },
    ]);
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'openRecording' AND decision = 'ALLOW' AND records LIKE $1", [`%${id}%`]);
    expect(rows[0].n).toBeGreaterThan(0);
    expect((await room.custody(id)).at(-1)).toMatchObject({ event: 'VIEWED', capacity: 'PROSECUTOR', purpose: 'preparar el juicio', author_id: room.prosecutor.id });
    await room.world.owner.query('ALTER TABLE audit.access_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    const unwritten = await range(url, 'bytes=0-99');
    await room.world.owner.query('ALTER TABLE audit.access_entry DROP CONSTRAINT full_disk');
    expect(unwritten.status).toBe(503);
    expect((await bytes(unwritten)).includes(film.subarray(0, 20))).toBe(false);
  });

  it('thirty seconds ahead at most, where its duration is known', async () => {
    const long = await room.record(inventedFilm(12 * MIB), { durationMs: 60_000 });
    const answer = await range(await room.session(room.prosecutor, long), 'bytes=0-');
    expect(answer.headers.get('content-range')).toBe(`bytes 0-${6 * MIB - 1}/${12 * MIB}`);
    expect((await room.released(long)).map(({ fields }) => fields)).toEqual([[`bytes 0-${6 * MIB - 1}/${12 * MIB}`, 'seconds 0-30']]);
    expect((await bytes(answer)).length).toBe(6 * MIB);
  });

  it('by a ticket that is used once, in a minute, by who was given it, from where it was opened', async () => {
    const { ticket, mark } = await room.ticket(room.prosecutor, id);
    expect(mark).toMatch(new RegExp(`prosecutor-.* · \\d{4}-.*Z · ${room.code}$`));
    expect((await room.redeem(room.interviewer, ticket)).status).toBe(404);
    expect((await room.redeem(room.prosecutor, ticket, { authorization: `Bearer ${room.prosecutor.subject}/mfa/another` })).status).toBe(404);
    expect((await room.redeem(room.prosecutor, ticket, { authorization: 'Bearer nobody/mfa' })).status).toBe(401);
    const opened = await room.redeem(room.prosecutor, ticket);
    expect(opened.status).toBe(201);
    expect((await room.redeem(room.prosecutor, ticket)).status).toBe(404);
    const url = `${room.base}${((await opened.json()) as { url: string }).url}`;
    expect((await range(url, 'bytes=0-9')).status).toBe(206);
    expect((await range(url, 'bytes=0-9', { 'user-agent': 'another program' })).status).toBe(404);
    expect((await range(`${room.base}/recordings/play/${ticket}`, 'bytes=0-9')).status).toBe(404);
    const late = await room.ticket(room.prosecutor, id);
    await room.world.owner.query("UPDATE access.playback SET ticket_until = now() - interval '1 second' WHERE opened_at IS NULL");
    expect((await room.redeem(room.prosecutor, late.ticket)).status).toBe(404);
    await room.world.owner.query("UPDATE access.playback SET session_until = now() - interval '1 second'");
    expect((await range(url, 'bytes=0-9')).status).toBe(404);
  });

  it('as far as the ticket says, where it is for a part', async () => {
    const url = await room.session(room.prosecutor, id, { firstMs: 30_000, lastMs: 60_000 });
    const [first, last] = [Math.floor(SIZE / 3), Math.ceil((SIZE * 2) / 3) - 1];
    expect((await range(url, `bytes=${first - 1}-${first + 5}`)).status).toBe(416);
    const answer = await range(url, `bytes=${last - 5}-${last + 5}`);
    expect(answer.headers.get('content-range')).toBe(`bytes ${last - 5}-${last}/${SIZE}`);
    expect((await bytes(answer)).length).toBe(6);
    expect((await room.ticket(room.prosecutor, id, { firstMs: 60_000, lastMs: 90_001 })).refused).toBe('VALIDATION');
    const unknown = await room.record(inventedFilm(500));
    expect((await room.ticket(room.prosecutor, unknown, { firstMs: 0, lastMs: 10 })).refused).toBe('VALIDATION');
  });

  it('by nobody else: absent and not theirs are one answer, and on record', async () => {
    const doctor = await room.world.person('FORENSIC_DOCTOR', 'CLINICA-CINCO', 'MEDICINA-LEGAL');
    await room.world.assign(doctor, room.caseId);
    for (const person of [doctor, room.coordinator, room.judge, room.police]) expect((await room.ticket(person, id)).refused).toBe('NOT_FOUND');
    expect((await room.ticket(room.prosecutor, randomUUID())).refused).toBe('NOT_FOUND');
    const { code: elsewhere, id: otherId } = await room.world.plantCase(room.coordinator);
    await room.world.assign(room.prosecutor, otherId);
    expect((await room.ticket(room.prosecutor, id, { caseCode: elsewhere })).refused).toBe('NOT_FOUND');
    const withoutFactor = await mutate(room.world, room.prosecutor, 'openRecording', { caseCode: room.code, recordingId: id, purpose: 'ver' }, { mfa: false, select: 'ticket' });
    expect(withoutFactor.refused).toBe('NOT_FOUND');
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'openRecording' AND decision = 'DENY'");
    expect(rows[0].n).toBe(7);
  });

  it('each range only while access stands', async () => {
    const url = await room.session(room.prosecutor, id);
    expect((await range(url, 'bytes=0-9')).status).toBe(206);
    const before = (await room.released(id)).length;
    await room.world.owner.query('UPDATE access.assignment SET ended_by = $1, until_at = now() WHERE person_id = $1 AND case_id = $2', [room.prosecutor.id, room.caseId]);
    expect((await range(url, 'bytes=0-9')).status).toBe(404);
    expect((await room.released(id)).length).toBe(before);
    await room.world.assign(room.prosecutor, room.caseId);
    expect((await range(url, 'bytes=0-9')).status).toBe(206);
    await room.world.owner.query('UPDATE access.playback SET token_until = now(), session_until = now() + interval \'1 minute\'');
    expect((await range(url, 'bytes=0-9')).status).toBe(401);
  });

  it('as long as the sign-in lasts that opened it', async () => {
    const lawyer = await room.world.person('VICTIM_LAWYER', 'REPRESENTACION', 'DEFENSORIA');
    await room.world.assign(lawyer, room.caseId);
    const url = await room.session(lawyer, id);
    expect((await range(url, 'bytes=0-9')).status).toBe(206);
    expect((await room.world.ask(lawyer, 'mutation { signOut { requestId } }')).errors).toBeUndefined();
    expect((await range(url, 'bytes=0-9')).status).toBe(401);
  });

  it('and stops at the next chunk when it ends', async () => {
    const url = await room.session(room.prosecutor, id);
    const { door } = room.world.app.get(PlaybackHandler, { strict: false });
    const stands = door.stands.bind(door);
    let looked = 0;
    door.stands = async (grant) => {
      if (++looked === 4) await room.world.owner.query('UPDATE access.assignment SET ended_by = $1, until_at = now() WHERE person_id = $1 AND case_id = $2', [room.prosecutor.id, room.caseId]);
      return stands(grant);
    };
    const answer = await range(url, `bytes=0-${6 * PORTION_SIZE - 1}`);
    expect(answer.headers.get('content-length')).toBe(String(6 * PORTION_SIZE));
    let received = 0;
    await expect((async () => {
      for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) received += piece.length;
    })()).rejects.toThrow();
    door.stands = stands;
    await room.world.assign(room.prosecutor, room.caseId);
    expect(looked).toBe(4);
    expect(received).toBeLessThanOrEqual(3 * PORTION_SIZE);
  });

  it('by the investigator the prosecutor named, as long as they are named', async () => {
    const name = { caseCode: room.code, recordingId: id, personId: room.police.id };
    expect((await mutate(room.world, room.coordinator, 'nameInvestigator', name)).refused).toBe('ROLE_REQUIRED');
    const prosecutorsUnit = await room.world.person('POLICE_OFFICER', 'FISCALIA-TRES', 'FISCALIA');
    await room.world.assign(prosecutorsUnit, room.caseId);
    for (const person of [prosecutorsUnit, room.prosecutor]) expect((await mutate(room.world, room.prosecutor, 'nameInvestigator', { ...name, personId: person.id })).refused).toBe('NOT_SELF');
    const stranger = await room.world.person('POLICE_OFFICER', 'SIJIN-NUEVE', 'POLICIA');
    expect((await mutate(room.world, room.prosecutor, 'nameInvestigator', { ...name, personId: stranger.id })).refused).toBe('NOT_FOUND');
    expect((await mutate(room.world, room.prosecutor, 'nameInvestigator', name)).id).toBe(id);
    expect((await mutate(room.world, room.prosecutor, 'nameInvestigator', name)).refused).toBe('CONFLICTING_STATE');
    const url = await room.session(room.police, id);
    expect((await range(url, 'bytes=0-9')).status).toBe(206);
    const other = await room.record(inventedFilm(300));
    expect((await room.ticket(room.police, other)).refused).toBe('NOT_FOUND');
    expect((await mutate(room.world, room.prosecutor, 'endNaming', name)).id).toBe(id);
    expect((await range(url, 'bytes=0-9')).status).toBe(404);
    expect((await mutate(room.world, room.prosecutor, 'endNaming', name)).refused).toBe('NOT_FOUND');
  });

  it('by direct SQL as a role of the application no key and no ticket is read', async () => {
    const other = await room.record(inventedFilm(200));
    expect((await mutate(room.world, room.prosecutor, 'nameInvestigator', { caseCode: room.code, recordingId: other, personId: room.police.id })).id).toBe(other);
    const client = await room.world.platform.pools.identity.connect();
    try {
      for (const [role, person, seen] of [['heardonce_i_prosecutor', room.prosecutor, 1], ['heardonce_i_police_officer', room.police, 0], ['heardonce_i_judge', room.judge, 0]] as const) {
        await client.query(`BEGIN; SELECT set_config('role', '${role}', true), set_config('app.person', '${person.id}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true), set_config('app.assigned', access.assigned(), true)`);
        expect({ role, seen: (await client.query('SELECT 1 FROM identity.recording_key WHERE id = $1', [id])).rowCount }).toEqual({ role, seen });
        await client.query('ROLLBACK');
      }
      for (const sql of ['SELECT 1 FROM identity.recording_key', 'SELECT 1 FROM access.playback']) await expect(client.query(sql)).rejects.toThrow('permission denied');
    } finally {
      client.release(true);
    }
  });
});
