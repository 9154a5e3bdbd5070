import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { MediaServer } from '../../apps/api/src/recordings/media-server.js';
import { mutate, type Mutated } from './mutate.js';
import { ObjectStoreServer } from './object-store-server.mjs';
import { type TestPerson, World } from './world.js';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const PLACE = 'id uploadUrl uploadUntil replayed requestId';
export const TICKET = 'ticket openUrl mark mediaType sizeBytes durationMs requestId';

/** Where recordings are kept; what is promised of them holds in each. */
export const STORAGES = ['files', 'bucket'] as const;

type Planted = Pick<InterviewRoom, 'code' | 'caseId' | 'interviewId' | 'interviewer' | 'prosecutor' | 'police' | 'coordinator' | 'judge'>;

/** A room of a centre: a world with one case, its interview planned, the people around it, and the listener of recordings. */
export class InterviewRoom {
  readonly code: string;
  readonly caseId: string;
  readonly interviewId: string;
  readonly interviewer: TestPerson;
  readonly prosecutor: TestPerson;
  readonly police: TestPerson;
  readonly coordinator: TestPerson;
  readonly judge: TestPerson;

  private constructor(readonly world: World, readonly base: string, readonly folder: string, private readonly objects: ObjectStoreServer | null, planted: Planted) {
    Object.assign(this, planted);
  }

  static async open(name: string, storage: (typeof STORAGES)[number] = 'files'): Promise<InterviewRoom> {
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-recordings-'));
    process.env['HEARDONCE_RECORDINGS'] = folder;
    const objects = storage === 'bucket' ? await ObjectStoreServer.start(join(folder, 'objects')) : null;
    Object.assign(process.env, objects?.environment);
    const world = await World.open(name);
    const coordinator = await world.person('COORDINATOR', 'CASA-ARRAYAN', 'ICBF');
    const { id: caseId, code } = await world.plantCase(coordinator);
    const interviewer = await world.person('FORENSIC_INTERVIEWER', 'SALA-UNO', 'MEDICINA-LEGAL');
    const prosecutor = await world.person('PROSECUTOR', 'FISCALIA-TRES', 'FISCALIA');
    const police = await world.person('POLICE_OFFICER', 'SIJIN-DOS', 'POLICIA');
    const judge = await world.person('JUDGE', 'JUZGADO-CUATRO', 'JUDICATURA');
    for (const person of [coordinator, interviewer, prosecutor, police, judge]) await world.assign(person, caseId);
    const interviewId = await plantInterview(world, caseId, interviewer);
    const port = await world.app.get(MediaServer, { strict: false }).listen(0, '127.0.0.1');
    return new InterviewRoom(world, `http://127.0.0.1:${port}`, folder, objects, { code, caseId, interviewId, interviewer, prosecutor, police, coordinator, judge });
  }

  async close(): Promise<void> {
    await this.world.close();
    for (const name of Object.keys(this.objects?.environment ?? {})) delete process.env[name];
    await this.objects?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  begin(size: number, input: Record<string, unknown> = {}, by = this.interviewer): Promise<Mutated & { uploadUrl: string }> {
    return mutate(this.world, by, 'beginRecording', { caseCode: this.code, interviewId: this.interviewId, mediaType: 'video/mp4', sizeBytes: String(size), ...input }, { select: PLACE }) as Promise<Mutated & { uploadUrl: string }>;
  }

  /** Announces and uploads; gives the id. */
  async record(bytes: Buffer, input: Record<string, unknown> = {}): Promise<string> {
    const { id, uploadUrl, answer } = await this.begin(bytes.length, input);
    if (!id) throw new Error(answer.text);
    await send(uploadUrl, bytes, this.interviewer);
    return id;
  }

  ticket(by: TestPerson, recordingId: string, input: Record<string, unknown> = {}): Promise<Mutated & { ticket: string; mark: string }> {
    return mutate(this.world, by, 'openRecording', { caseCode: this.code, recordingId, purpose: 'preparar el juicio', ...input }, { select: TICKET }) as Promise<Mutated & { ticket: string; mark: string }>;
  }

  redeem(by: TestPerson, ticket: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.base}/recordings/play`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: bearer(by), ...headers }, body: JSON.stringify({ ticket }) });
  }

  /** Opens a session; gives the address that plays. */
  async session(by: TestPerson, recordingId: string, input: Record<string, unknown> = {}): Promise<string> {
    const { ticket, answer } = await this.ticket(by, recordingId, input);
    if (!ticket) throw new Error(answer.text);
    const opened = await this.redeem(by, ticket);
    if (opened.status !== 201) throw new Error(`${opened.status} ${await opened.text()}`);
    return `${this.base}${((await opened.json()) as { url: string }).url}`;
  }

  /** Entries of the access log about this recording's bytes, oldest first: operation, decision, what was released. */
  async released(recordingId: string): Promise<{ operation: string; role: string; fields: string[]; at: Date }[]> {
    const { rows } = await this.world.owner.query<{ operation: string; role: string; records: string; at: Date }>("SELECT operation, role, records, at FROM audit.access_entry WHERE records LIKE '%Recording.media%' AND records LIKE $1 ORDER BY at", [`%${recordingId}%`]);
    return rows.map(({ operation, role, records, at }) => ({ operation, role, at, fields: (JSON.parse(records) as { type: string; fields: string[] }[]).find((one) => one.type === 'Recording.media')?.fields ?? [] }));
  }

  async custody(recordingId: string): Promise<{ event: string; capacity: string; purpose: string; observations: string | null; sha256: string; author_id: string }[]> {
    const { rows } = await this.world.owner.query('SELECT event, capacity, purpose, observations, sha256, author_id FROM core.recording_custody WHERE recording_id = $1 ORDER BY at, id', [recordingId]);
    return rows as never;
  }

  async row(recordingId: string): Promise<{ status: string; sha256: string | null; size_bytes: string }> {
    const { rows } = await this.world.owner.query('SELECT status, sha256, size_bytes FROM core.recording WHERE id = $1', [recordingId]);
    return rows[0] as never;
  }

  /** The store of objects; only where recordings are kept in a bucket. */
  get store(): ObjectStoreServer {
    if (!this.objects) throw new Error('This room keeps files');
    return this.objects;
  }

  stagedFileOf(recordingId: string): string {
    return join(this.folder, recordingId.slice(0, 2), recordingId, 'recording.age');
  }

  /** The file in which the sealed bytes lie, of whatever storage. */
  fileOf(recordingId: string): string {
    return this.objects ? this.objects.fileOf(`recordings/${recordingId}`) : this.stagedFileOf(recordingId);
  }

  sealedBytes(recordingId: string): Promise<Buffer> {
    return readFile(this.fileOf(recordingId));
  }
}

export const bearer = (person: TestPerson): string => `Bearer ${person.subject}/mfa`;

/** Bytes like a film's beginning, then noise: no picture and no document begins so. */
export function inventedFilm(size: number): Buffer {
  const bytes = randomBytes(size);
  Buffer.from('\0\0\0\x18ftypisom').copy(bytes);
  return bytes;
}

/** Sends bytes by tus-js-client, going on where the server left off. */
export function send(uploadUrl: string, bytes: Buffer, by: TestPerson, options: { chunkSize?: number } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, { uploadUrl, headers: { authorization: bearer(by) }, retryDelays: null as never, ...options, onError: reject, onSuccess: () => resolve() });
    upload.start();
  });
}

export async function plantInterview(world: World, caseId: string, interviewer: TestPerson): Promise<string> {
  const id = randomUUID();
  await world.owner.query("INSERT INTO core.interview (id, case_id, author_id, unit_id, events, basis, status, protocol, interviewer_id, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, $4, 1, 'PRIMARY', 'PLANNED', 'NICHD_REVISED', $3, 1, 'NOT_REQUESTED', false)", [id, caseId, interviewer.id, interviewer.unitId]);
  return id;
}
