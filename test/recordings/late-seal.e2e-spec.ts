import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LateSealsService } from '../../apps/api/src/recordings/late-seals.service.js';
import { bearer, inventedFilm, InterviewRoom, sha256 } from '../support/recordings.js';

const TUS = { 'tus-resumable': '1.0.0' };
const ANNOUNCED = 20;

describe('what was announced and is not sealed', () => {
  let room: InterviewRoom;
  beforeAll(async () => {
    room = await InterviewRoom.open('recordings_late');
  }, 60_000);
  afterAll(() => room?.close());

  const patch = (url: string, offset: number, body: Buffer): Promise<Response> =>
    fetch(url, { method: 'PATCH', headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), authorization: bearer(room.interviewer) }, body });
  const head = (url: string): Promise<Response> => fetch(url, { method: 'HEAD', headers: { ...TUS, authorization: bearer(room.interviewer) } });
  const round = (): Promise<number> => room.world.app.get(LateSealsService, { strict: false }).sealLate();
  /** What happens while the database refuses to seal. */
  async function unsealed(work: () => Promise<unknown>): Promise<void> {
    await room.world.owner.query('REVOKE EXECUTE ON FUNCTION access.keep_seal FROM heardonce_identity');
    await work();
    await room.world.owner.query('GRANT EXECUTE ON FUNCTION access.keep_seal TO heardonce_identity');
  }
  async function announcedBefore(id: string, hours: number): Promise<void> {
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; UPDATE core.recording SET recorded_at = now() - interval '${hours} hours' WHERE id = '${id}'; COMMIT`);
    client.release();
  }

  it('is sealed by the service once its time is over, where all of it came', async () => {
    const film = inventedFilm(200_000);
    const { id, uploadUrl } = await room.begin(film.length);
    await unsealed(() => patch(uploadUrl, 0, film));
    await announcedBefore(id, 72.5);
    expect(await round()).toBe(0);
    await announcedBefore(id, 74);
    await room.world.owner.query('UPDATE access.assignment SET ended_by = $1, until_at = now() WHERE person_id = $1 AND case_id = $2', [room.interviewer.id, room.caseId]);
    expect(await round()).toBe(1);
    await room.world.assign(room.interviewer, room.caseId);
    expect(await room.row(id)).toMatchObject({ status: 'SEALED', sha256: sha256(film) });
    expect((await room.custody(id)).map(({ event, capacity, sha256: hash }) => [event, capacity, hash])).toEqual(['RECEIVED', 'SEALED'].map((event) => [event, 'SCHEDULE', sha256(film)]));
    const { rows } = await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'scheduledSeal'");
    expect(rows[0].n).toBe(1);
    expect(await round()).toBe(0);
  });

  it('takes no more once its time is over, and is looked at once where some of it is missing', async () => {
    const film = inventedFilm(200_000);
    const { id, uploadUrl } = await room.begin(film.length);
    expect((await patch(uploadUrl, 0, film.subarray(0, 100_000))).status).toBe(204);
    await announcedBefore(id, 74);
    expect((await patch(uploadUrl, 100_000, film.subarray(100_000))).status).toBe(409);
    expect((await head(uploadUrl)).status).toBe(409);
    const looks = async (): Promise<number> => (await room.world.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'scheduledSeal' AND records LIKE $1", [`%${id}%`])).rows[0].n;
    for (let time = 0; time < 2; time++) expect(await round()).toBe(0);
    expect(await looks()).toBe(1);
    expect((await room.row(id)).status).toBe('UPLOADING');
  });

  it('keeps none of the others waiting where it cannot be read', async () => {
    const film = inventedFilm(3_000);
    const [broken, sound] = [await room.begin(film.length), await room.begin(film.length)];
    await unsealed(async () => {
      for (const { uploadUrl } of [broken, sound]) await patch(uploadUrl, 0, film);
    });
    await room.world.owner.query("UPDATE identity.recording_key SET wrapped = (SELECT k.wrapped FROM identity.recording_key k WHERE k.id = $2) WHERE id = $1", [broken.id, sound.id]);
    for (const { id } of [broken, sound]) await announcedBefore(id, 74);
    expect(await round()).toBe(1);
    expect([(await room.row(broken.id)).status, (await room.row(sound.id)).status]).toEqual(['UPLOADING', 'SEALED']);
  });

  it('is sealed by no SQL of its uploader’s role with a hash of their choice: they ask, and what was read back is said by another login', async () => {
    const { id } = await room.begin(1_000);
    const client = await room.world.owner.connect();
    await client.query(`BEGIN; SET LOCAL ROLE heardonce_w_forensic_interviewer; SELECT set_config('app.person', '${room.interviewer.id}', true), set_config('app.unit', '${room.interviewer.unitId}', true), set_config('app.mfa', 'true', true), set_config('app.cases', '{${room.caseId}}', true), set_config('app.why', 'nada', true)`);
    const answers: string[] = [];
    for (const sql of [`SELECT access.ask_seal('${room.caseId}', '${id}')`, ...["keep_seal($1, $2, 1000, repeat('0', 64))", "settle_seal($1, 'FORENSIC_INTERVIEWER', NULL, 1000, repeat('0', 64))", "keep_scheduled_seal($1, 1000, repeat('0', 64))"].map((call) => `SELECT access.${call.replace('$1', `'${id}'`).replace('$2', `'${room.interviewer.id}'`)}`),
      `UPDATE core.recording SET status = 'SEALED', sha256 = repeat('0', 64) WHERE id = '${id}'`]) {
      await client.query('SAVEPOINT a');
      answers.push(await client.query(sql).then(() => 'done', (error: Error) => error.message.replace(/ for function .*/, '')));
      await client.query('ROLLBACK TO a');
    }
    await client.query('COMMIT');
    client.release();
    expect(answers).toEqual(['done', 'permission denied', 'permission denied', 'permission denied', 'recording_sealed_by_decision']);
    expect(await room.row(id)).toMatchObject({ status: 'UPLOADING', sha256: null });
  });

  it('is twenty recordings of an interview at most, also where they are announced at once', async () => {
    const { rows: [open] } = await room.world.owner.query("SELECT count(*)::int AS n FROM core.recording WHERE interview_id = $1 AND status = 'UPLOADING' AND recorded_at > now() - interval '72 hours'", [room.interviewId]);
    const more = await Promise.all(Array.from({ length: ANNOUNCED - open.n + 3 }, () => room.begin(500)));
    expect(more.filter(({ id }) => id)).toHaveLength(ANNOUNCED - open.n);
    expect(more.filter(({ id }) => !id).map(({ refused }) => refused)).toEqual(Array(3).fill('CONFLICTING_STATE'));
    const first = more.find(({ id }) => id) as (typeof more)[number];
    expect((await patch(first.uploadUrl, 0, inventedFilm(500))).status).toBe(204);
    expect((await room.begin(500)).refused).toBeUndefined();
    expect((await room.begin(500)).refused).toBe('CONFLICTING_STATE');
  });
});
