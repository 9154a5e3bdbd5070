import { decide } from '@heardonce/authz/decision.js';
import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { Recording } from '@heardonce/domain/testimony/recording.entity.js';
import type { CustodyEventType } from '@heardonce/domain/testimony/recording-custody.entity.js';
import { HeardOnceError } from '../errors.js';
import type { WrappedKey } from '../keys/key-provider.js';
import type { RecordedRows } from '../log/access-entry.js';
import type { AccessReceipt } from '../log/access-log.js';
import type { Platform } from '../platform.js';
import type { RowSettings } from '../pools.js';
import { ANONYMOUS } from '../sign-in/sign-in-log.js';
import { findStandingFacts } from './case-facts.js';
import { type FixedStatement, readAs } from './read-as.js';
import type { SignedContext } from './reader.js';

/** What the door itself reads of a recording, to know what it may give out. */
export interface RecordingRow {
  readonly id: string;
  readonly authorId: string;
  readonly unitId: string;
  readonly mediaType: string;
  /** Bytes, as announced and, once sealed, as received. */
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly status: 'UPLOADING' | 'SEALED' | 'DAMAGED';
  readonly durationMs: number | null;
  readonly recordedAt: Date;
}
/** That a person reads a recording, as of now, and until when by the clock alone (`performance.now()`). */
export interface RecordingGrant { readonly actor: Actor; readonly facts: CaseFacts; readonly until: number; readonly recording: RecordingRow }
/** A grant that is on record with what goes out under it. */
export interface RecordedGrant extends RecordingGrant { readonly receipt: AccessReceipt }
/** One line of custody and who stands behind it. */
export interface CustodyRow { readonly id: string; readonly at: Date; readonly event: keyof typeof CustodyEventType; readonly capacity: string; readonly purpose: string; readonly observations: string | null; readonly sha256: string | null; readonly recordedAt: Date; readonly staffId: string; readonly name: string; readonly agency: string }
interface Asked { readonly recordingId: string; readonly operation: string; /** Code of the case the recording is asked for in; another case's is not there. */ readonly code?: string }

const FIELDS = ['mediaType', 'sizeBytes', 'sha256', 'status', 'durationMs'] as const;
const ROW = 'SELECT t.id, t.author_id AS "authorId", t.unit_id AS "unitId", t.media_type AS "mediaType", t.size_bytes::float8 AS "sizeBytes", t.sha256, t.status, t.duration_ms AS "durationMs", t.recorded_at AS "recordedAt" FROM core.recording t WHERE t.id = $1 AND t.size_bytes IS NOT NULL';
const CUSTODY = 'SELECT c.id, c.at, c.event, c.capacity, c.purpose, c.observations, c.sha256, c.recorded_at AS "recordedAt", s.id AS "staffId", s.name, u.agency_code AS agency FROM core.recording_custody c JOIN people.staff_member s ON s.id = c.author_id JOIN people.unit u ON u.id = c.unit_id WHERE c.recording_id = $1 ORDER BY c.at, c.id';
const KEY = 'SELECT t.kek_id, t.wrapped FROM identity.recording_key t WHERE t.id = $1';
const EPOCHS = { name: 'recording.epochs', text: 'SELECT id, epoch FROM access.epochs($1::uuid[], $2::uuid[])' };

/**
 * The read door for what is no row: the bytes of a recording. The same order as for every reading: state of the case, policy, the row as
 * the person's database role, the access record durable, and only then the key that opens anything.
 */
export class RecordingDoor {
  /** What a grant stands on by now, where that is something else than at first. */
  private readonly renewed = new WeakMap<RecordingGrant, RecordingGrant>();
  constructor(private readonly platform: Platform) {}

  /** Looks up anew whether the person reads the recording. @throws HeardOnceError NOT_FOUND, on record: absent and not theirs alike */
  async grant(context: SignedContext, asked: Asked): Promise<RecordingGrant> {
    const { reader } = this.platform;
    const place = await this.placeOf(asked.recordingId);
    const here = place && (asked.code === undefined || asked.code === place.code) ? place : null;
    const found = here && (await this.find(context.actor, asked.recordingId, here.case_id));
    if (!found) throw await reader.deny(context, asked.operation, asked.code ?? place?.code ?? null);
    return found;
  }

  /**
   * A grant, and the record of what goes out under it: durable when this returns. Nothing is on record where access changed meanwhile.
   * @param records - what goes out, given what the recording is; what it throws is thrown, and nothing is on record
   */
  async release(context: SignedContext, asked: Asked, records: (grant: RecordingGrant) => readonly RecordedRows[]): Promise<RecordedGrant> {
    const { reader, log } = this.platform;
    return reader.current.until(context, async (asking) => {
      const grant = await this.grant(asking, asked);
      const { actor, facts } = grant;
      const entry = reader.entry(asking, { operation: asked.operation, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds: ['recording'], records: records(grant), withheld: [] });
      const guard = { personId: actor.personId, personEpoch: actor.epoch, cases: new Map([[facts.caseId, facts.epoch]]) };
      const release = async (): Promise<RecordedGrant | null> => {
        const { receipt, current } = await log.append([entry], { covers: [asked.recordingId], guard });
        if (!current) return null;
        context.receipts.push(receipt);
        return { ...grant, receipt };
      };
      return { cases: [facts.caseId], release };
    });
  }

  /** Puts on record that somebody who is not known was refused bytes of this case; gives the answer. */
  async denyNobody(requestId: string, operation: string, code: string): Promise<HeardOnceError> {
    const { pools, log, reader } = this.platform;
    const { rows: [row] } = await pools.read.query<{ subject: string | null }>({ name: 'deny.subject', text: 'SELECT access.subject_of_code($1) AS subject', values: [code] });
    await log.append([{ requestId, actor: ANONYMOUS, agency: null, unit: null, role: null, purpose: 'SIGN_IN', operation, subject: row?.subject ?? null, kinds: [], records: [], withheld: [], decision: 'DENY', policy: reader.policyHash }]);
    return new HeardOnceError('NOT_FOUND');
  }

  /**
   * Whether the person still reads the recording, under the same role: asked before each chunk that leaves. Where the state of the case changed, or its
   * time came, it is looked up anew: what others were given or lost ends nobody's stream.
   */
  async stands(grant: RecordingGrant): Promise<boolean> {
    const { actor, facts, until } = this.renewed.get(grant) ?? grant;
    const { rows } = await this.platform.pools.read.query<{ id: string; epoch: string }>({ ...EPOCHS, values: [[actor.personId], [facts.caseId]] });
    const now = new Map(rows.map((row) => [row.id, row.epoch]));
    if (now.get(actor.personId) !== facts.personEpoch) return false;
    return (performance.now() < until && now.get(facts.caseId) === facts.epoch) || this.renew(grant);
  }

  private async renew(grant: RecordingGrant): Promise<boolean> {
    const { actor, facts, recording } = grant;
    const found = await this.find(actor, recording.id, facts.caseId);
    if (!found || found.facts.role !== facts.role || found.facts.personEpoch !== facts.personEpoch || found.facts.assigned !== facts.assigned) return false;
    this.renewed.set(grant, found);
    return true;
  }

  /** The key that opens what is on record. @throws KeyError RECEIPT_REFUSED where nothing is */
  async keyForReading({ receipt, ...grant }: RecordedGrant): Promise<Buffer> {
    return this.platform.recordingKeys.forReading(receipt, grant.recording.id, await this.wrappedKey(grant));
  }

  /** The key that seals what its uploader adds. @throws HeardOnceError NOT_FOUND where the recording is somebody else's */
  async keyForUpload(grant: RecordingGrant): Promise<Buffer> {
    if (grant.recording.authorId !== grant.actor.personId) throw new HeardOnceError('NOT_FOUND');
    return this.platform.recordingKeys.forUpload(grant.recording.id, await this.wrappedKey(grant));
  }

  /** The chain of custody as this person reads it; on record as an export before it is given. */
  async custody(context: SignedContext, asked: Asked): Promise<{ grant: RecordingGrant; rows: CustodyRow[] }> {
    const before = await this.grant(context, asked);
    const rows = (await this.asReader(before, { name: `recording.custody.${before.facts.role}`, text: CUSTODY, values: [asked.recordingId] })) as unknown as CustodyRow[];
    const records: RecordedRows[] = [
      { type: 'RecordingCustody', fields: ['at', 'event', 'capacity', 'purpose', 'observations', 'sha256', 'recordedAt'], ids: rows.map((row) => row.id) },
      { type: 'StaffMember', fields: ['agency', 'name'], ids: [...new Set(rows.map((row) => row.staffId))] },
    ];
    const grant = await this.release(context, asked, () => records);
    if (grant.facts.epoch !== before.facts.epoch) throw new HeardOnceError('BUSY');
    return { grant, rows };
  }

  private async find(actor: Actor, recordingId: string, caseId: string): Promise<RecordingGrant | null> {
    const { reader, pools } = this.platform;
    const standing = await reader.withClient(pools.read, (client) => findStandingFacts(client, actor, caseId));
    if (!standing) return null;
    const decision = decide(actor, standing.facts);
    const [recording] = (await this.asReader({ actor, facts: standing.facts }, { name: `recording.row.${standing.facts.role}`, text: ROW, values: [recordingId] }).catch(noPrivilege)) as unknown as RecordingRow[];
    if (!recording) return null;
    const row = { id: recording.id, recordingId: recording.id, caseId, authorId: recording.authorId, unitId: recording.unitId };
    if (!FIELDS.every((field) => decision.can('read', Recording, row, field))) return null;
    return { actor, ...standing, recording };
  }

  private async wrappedKey(grant: Pick<RecordingGrant, 'actor' | 'facts' | 'recording'>): Promise<WrappedKey> {
    const { reader, pools } = this.platform;
    const { role } = grant.facts;
    const [[row]] = (await reader.withClient(pools.identity, (client) => readAs(client, settingsOf(grant, databaseRole('i', role)), [{ name: `recording.key.${role}`, text: KEY, values: [grant.recording.id] }]))) as [[{ kek_id: string; wrapped: string }?]];
    if (!row) throw new HeardOnceError('NOT_FOUND');
    return { kekId: row.kek_id, wrapped: row.wrapped };
  }

  private async asReader(grant: Pick<RecordingGrant, 'actor' | 'facts'>, statement: FixedStatement): Promise<Record<string, unknown>[]> {
    const { reader, pools } = this.platform;
    const [rows = []] = await reader.withClient(pools.read, (client) => readAs(client, settingsOf(grant, databaseRole('r', grant.facts.role)), [statement]));
    return rows;
  }

  private async placeOf(recordingId: string): Promise<{ case_id: string; code: string } | null> {
    const { rows: [place] } = await this.platform.pools.read.query<{ case_id: string; code: string }>({ name: 'recording.case', text: 'SELECT case_id, code FROM access.recording_case($1)', values: [recordingId] });
    return place ?? null;
  }
}

const settingsOf = ({ actor, facts }: Pick<RecordingGrant, 'actor' | 'facts'>, role: string): RowSettings => ({ role, person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [facts.caseId] });

/** A role that never reads recordings has no privilege on the table at all: to it the recording is not there. */
function noPrivilege(error: unknown): [] {
  if ((error as { code?: string }).code === '42501') return [];
  throw error;
}
