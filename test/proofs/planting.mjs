import { randomBytes, randomUUID } from 'node:crypto';
import 'reflect-metadata';
import { built } from './built.mjs';

const { RECORD_TYPES } = await built('libs/domain/src/record-types.js');
const { findRecord } = await built('libs/domain/src/classified.js');
const { shapeOf } = await built('apps/api/src/platform/read/record-shape.js');
const { newCaseCode } = await built('libs/domain/src/cases/case-code.js');
const { FieldCipher } = await built('apps/api/src/platform/keys/field-cipher.js');

const FIXED = new Set(['id', 'case_id', 'author_id', 'unit_id', 'key_id', 'version', 'recorded_at', 'match_keys', 'code', 'document_index']);
/** How many rows of a table hang from one planted case, where it is not one. */
const MANY = { 'core.task': 30, 'core.child_update': 40, 'core.threat_event': 12, 'core.incident': 5, 'identity.family_member': 3, 'identity.whereabouts': 3 };
const ONE_EACH = new Set(['core.case_file', 'core.safety_card', 'core.service_preference', 'identity.child_identity']);

const HASH = 'a'.repeat(64);
/** What the CHECKs of the testimony's tables ask of a row, by how many there are before it. */
const LAWFUL = {
  'core.interview': (n) => ({ basis: 'PRIMARY', status: 'PLANNED', events: n + 1, sessions_planned: 2, exception_id: null, order_number: null, order_document_sha256: null, preferred_gender_met: true }),
  'core.interview_observer': () => ({}), 'core.interview_session': (n) => ({ number: n + 1 }), 'core.session_event': () => ({}), 'core.interview_question': () => ({}), 'core.question_to_ask': () => ({}), 'core.question_ruling': () => ({}), 'core.interview_review': () => ({}),
  'core.interview_request': () => ({}), 'core.request_question': (n) => ({ number: n + 1 }), 'core.record_answer': () => ({}), 'core.time_asked': () => ({}), 'core.child_statement': () => ({}), 'core.segment_citation': () => ({}),
  'core.interview_exception': () => ({ state: 'REQUESTED', prosecutor_approved_by: null, defender_approved_by: null, approved_at: null, expires_at: null }),
  'core.recording': () => ({ status: 'UPLOADING', sha256: null, size_bytes: null, original_id: null, copy_kind: null }), 'core.recording_custody': () => ({ sha256: HASH }),
  'core.transcript_version': (n) => ({ number: n + 1, source_sha256: HASH, translation_of: null, corrects_id: null, correction_reason: null }), 'core.transcript_segment': (n) => ({ number: n + 1, start_ms: n, end_ms: n + 1, language: 'es' }),
  'core.evidence_custody': () => ({ sha256: HASH }), 'core.evidence_link': () => ({}), 'core.evidence_set': () => ({ status: 'OPEN', manifest_sha256: null }), 'core.evidence_file': (n) => ({ number: n + 1, sha256: HASH, code: 'OTHER' }),
};

/** Plants people and cases as the owner of the tables, past the application, with a canary of its own in every text of every kind. */
export class Planter {
  /** canary → kind */
  canaries = new Map();

  constructor(system) {
    this.owner = system.owner;
    this.cipher = new FieldCipher(system.keys, () => true);
  }

  async person(role, unit, agency) {
    await this.owner.query('INSERT INTO people.agency (code, name_es, name_en) VALUES ($1, $1, $1) ON CONFLICT DO NOTHING', [agency]);
    await this.owner.query('INSERT INTO people.unit (code, agency_code, name) VALUES ($1, $2, $1) ON CONFLICT (code) DO NOTHING', [unit, agency]);
    const subject = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}`;
    const { rows } = await this.owner.query("INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id) SELECT 'test', $1, 'Persona', $1, id FROM people.unit WHERE code = $2 RETURNING id, unit_id", [subject, unit]);
    await this.owner.query('INSERT INTO people.role_holding (person_id, role) VALUES ($1, $2)', [rows[0].id, role]);
    return { id: rows[0].id, subject, unitId: rows[0].unit_id, role };
  }

  assign(person, caseId) {
    return this.owner.query("INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) VALUES ($1, $2, $3, $2, 'PLANTED')", [caseId, person.id, person.role]);
  }

  /** A case with rows in every table; `full` false plants the single ones alone. `authors` gives by kind who wrote the rows, where not `by`. */
  async case(by, { full = true, authors = {} } = {}) {
    const client = await this.owner.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.person', $1, true), set_config('app.why', 'PLANTED', true)", [by.id]);
      const planted = await this.#case(client, by, full, authors);
      await client.query('COMMIT');
      return planted;
    } finally {
      client.release();
    }
  }

  async #case(client, by, full, authors) {
    const id = randomUUID();
    const code = newCaseCode(randomBytes);
    await client.query('INSERT INTO access.case_state (case_id, code) VALUES ($1, $2)', [id, code]);
    await client.query('INSERT INTO core.case_file (id, author_id, unit_id, code) VALUES ($1, $2, $3, $4)', [id, by.id, by.unitId, code]);
    const dek = await this.cipher.newDek(id);
    const keyId = randomUUID();
    await client.query('INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES ($1, $2, $3, $4, $5)', [keyId, id, dek.dekId, dek.kekId, dek.wrapped]);
    const [report, task] = [randomUUID(), randomUUID()];
    for (const type of RECORD_TYPES) {
      const { table, record } = shapeOf(type);
      if (table === 'core.case_file' || record.office || !['core', 'identity'].includes(record.zone)) continue;
      const count = ONE_EACH.has(table) ? 1 : full ? (MANY[table] ?? 2) : 0;
      for (let n = 0; n < count; n++) await this.row(client, type, { id, by: authors[record.kind] ?? by, dek, keyId, report: n === 0 ? report : randomUUID(), task: n === 0 ? task : randomUUID(), n });
    }
    return { id, code };
  }

  async row(client, type, { id, by, dek, keyId, report, task, n }) {
    const shape = shapeOf(type);
    const rowId = { 'core.report': report, 'core.task': task }[shape.table] ?? randomUUID();
    const values = { id: rowId, case_id: id, author_id: by.id, unit_id: by.unitId };
    if (shape.record.zone === 'identity') values.key_id = keyId;
    for (const column of await this.columns(shape.table)) {
      if (column.name === 'code') values.code = `R-${randomBytes(6).toString('hex')}`;
      if (FIXED.has(column.name)) continue;
      const field = [...shape.fields.values()].find((one) => one.column === column.name);
      const value = this.value(column, findRecord(type).kind, { report, task, n });
      values[column.name] = field?.encrypted && typeof value === 'string' ? await this.cipher.encrypt(dek, { table: shape.table, column: column.name, rowId }, value) : value;
    }
    Object.assign(values, LAWFUL[shape.table]?.(n), shape.table === 'core.recording' ? { recording_id: rowId } : {});
    const names = Object.keys(values);
    // Keepers of the testimony ask for a course of events that a planted row never had.
    if (LAWFUL[shape.table]) await client.query("SET LOCAL session_replication_role = 'replica'");
    await client.query(`INSERT INTO ${shape.table} (${names.join(', ')}) VALUES (${names.map((_name, index) => `$${index + 1}`).join(', ')})`, Object.values(values));
    if (LAWFUL[shape.table]) await client.query("SET LOCAL session_replication_role = 'origin'");
  }

  value({ name, type, allowed, required }, kind, { report, task, n }) {
    if (allowed.length > 0) return allowed[n % allowed.length];
    if (name === 'report_id') return report;
    if (name === 'task_id') return task;
    if (name === 'subject_kind') return 'coordination';
    if (type === 'text') return this.canary(kind);
    if (type === 'text[]') return [this.canary(kind)];
    if (type === 'timestamp with time zone') return new Date(Date.UTC(2026, 4, 1 + (n % 28), 12));
    if (type === 'boolean') return n % 2 === 0;
    if (type === 'integer' || type === 'bigint') return 1;
    if (type === 'uuid' && required) return randomUUID();
    return null;
  }

  canary(kind) {
    const canary = `canary-${kind}-${randomBytes(9).toString('hex')}`;
    this.canaries.set(canary, kind);
    return canary;
  }

  /** Columns of a table with the codes its check permits. */
  async columns(table) {
    this.known ??= new Map();
    if (!this.known.has(table)) {
      const { rows } = await this.owner.query(`SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required, COALESCE(string_agg(pg_get_constraintdef(c.oid), ' '), '') AS checks
        FROM pg_attribute a LEFT JOIN pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY a.attname, a.atttypid, a.attnotnull, a.attnum ORDER BY a.attnum`, [table]);
      this.known.set(table, rows.map(({ name, type, required, checks }) => ({ name, type, required, allowed: [...checks.matchAll(/'([A-Z_0-9]+)'::text/g)].map((match) => match[1]) })));
    }
    return this.known.get(table);
  }
}
