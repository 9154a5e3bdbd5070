import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Upload } from 'tus-js-client';
import { ObjectStoreServer } from '../support/object-store-server.mjs';
import { built } from './built.mjs';
import { Planter } from './planting.mjs';
import { ProofSystem } from './proof-system.mjs';

/** Milliseconds between two tries; the API is back within a few seconds, and going into a bucket moves no offset. */
const RETRY_DELAYS = Array.from({ length: 200 }, (_, at) => Math.min(1000, 50 + at * 50));

/** A proof system with the listener of recordings, one case with its interview planned, an interviewer and a prosecutor. */
export class RecordingProof {
  /** The bucket, where recordings are kept in one. */
  store = null;

  static async open({ s3 = false } = {}) {
    const proof = new RecordingProof();
    proof.folder = mkdtempSync(path.join(tmpdir(), 'heardonce-recordings-'));
    process.env.HEARDONCE_RECORDINGS = path.join(proof.folder, 'sealed');
    if (s3) proof.store = await ObjectStoreServer.start(path.join(proof.folder, 'objects'));
    Object.assign(process.env, proof.store?.environment);
    proof.system = await ProofSystem.open();
    proof.system.recordingsPort = 0;
    await proof.#plant();
    await proof.system.startApi();
    return proof;
  }

  async #plant() {
    const { owner } = this.system;
    const planter = new Planter(this.system);
    this.interviewer = await planter.person('FORENSIC_INTERVIEWER', 'SALA-UNO', 'MEDICINA-LEGAL');
    this.prosecutor = await planter.person('PROSECUTOR', 'FISCALIA-TRES', 'FISCALIA');
    const { newCaseCode } = await built('libs/domain/src/cases/case-code.js');
    this.caseId = randomUUID();
    this.code = newCaseCode(randomBytes);
    this.interviewId = randomUUID();
    await owner.query('INSERT INTO access.case_state (case_id, code) VALUES ($1, $2)', [this.caseId, this.code]);
    await owner.query('INSERT INTO core.case_file (id, author_id, unit_id, code) VALUES ($1, $2, $3, $4)', [this.caseId, this.interviewer.id, this.interviewer.unitId, this.code]);
    for (const person of [this.interviewer, this.prosecutor]) await planter.assign(person, this.caseId);
    await owner.query("INSERT INTO core.interview (id, case_id, author_id, unit_id, events, basis, status, protocol, interviewer_id, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, $4, 1, 'PRIMARY', 'PLANNED', 'NICHD_REVISED', $3, 1, 'NOT_REQUESTED', false)", [this.interviewId, this.caseId, this.interviewer.id, this.interviewer.unitId]);
  }

  async #mutate(person, name, input, select) {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const answer = JSON.parse((await this.system.ask(person.subject, `mutation ($i: ${type}!) { ${name}(input: $i) { ${select} } }`, { i: { idempotencyKey: randomUUID(), caseCode: this.code, ...input } })).text);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data[name];
  }

  begin(sizeBytes, mediaType, durationMs) {
    return this.#mutate(this.interviewer, 'beginRecording', { interviewId: this.interviewId, mediaType, sizeBytes: String(sizeBytes), durationMs }, 'id uploadUrl');
  }

  /** Sends by tus-js-client, which tries again and goes on by itself; resolves when the recording is sealed. */
  upload(uploadUrl, source, uploadSize, { onProgress = () => undefined, onRetry = () => undefined } = {}) {
    return new Promise((resolve, reject) => {
      const upload = new Upload(source, {
        uploadUrl, uploadSize, headers: this.bearer(this.interviewer), chunkSize: 67_108_864, retryDelays: RETRY_DELAYS, onProgress, onError: reject, onSuccess: resolve,
        onShouldRetry: () => {
          onRetry();
          return true;
        },
      });
      upload.start();
    });
  }

  ticket(recordingId) {
    return this.#mutate(this.prosecutor, 'openRecording', { recordingId, purpose: 'prueba' }, 'ticket mark');
  }

  /** Path of a new session of playback. */
  async session(recordingId) {
    const { ticket } = await this.ticket(recordingId);
    const answer = await fetch(`${this.base}/recordings/play`, { method: 'POST', headers: { 'content-type': 'application/json', ...this.bearer(this.prosecutor) }, body: JSON.stringify({ ticket }) });
    if (answer.status !== 201) throw new Error(`ticket: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).url;
  }

  /** Where a recording lies in the folder, or lay on its way to the bucket. */
  stagedFileOf(recordingId) {
    return path.join(process.env.HEARDONCE_RECORDINGS, recordingId.slice(0, 2), recordingId, 'recording.age');
  }

  get base() {
    return `http://127.0.0.1:${this.system.recordingsPort}`;
  }

  bearer(person) {
    return { authorization: `Bearer ${person.subject}/mfa` };
  }

  /** Resident memory of the API, in bytes. */
  residentMemory() {
    try {
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.system.apiPid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  }

  async close() {
    await this.system.close();
    await this.store?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One range over a kept connection: status, Content-Range and the bytes. */
export function getRange(agent, base, url, range) {
  return new Promise((resolve, reject) => {
    const request = http.get(`${base}${url}`, { agent, headers: { range, 'user-agent': 'node' } }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece)).on('error', reject);
      response.on('end', () => (response.complete ? resolve({ status: response.statusCode, range: response.headers['content-range'], bytes: Buffer.concat(pieces) }) : reject(new Error('cut'))));
    });
    request.on('error', reject);
  });
}
