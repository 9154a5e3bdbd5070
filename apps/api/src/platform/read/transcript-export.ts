import { decide, type Withholding } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { beginAs } from '../pools.js';
import { epochsOf, findFactsByCode } from './case-facts.js';
import type { Reader, SignedContext } from './reader.js';

export interface ExportedSegment { readonly id: string; readonly number: number; readonly startMs: number; readonly endMs: number; readonly speaker: string | null; readonly text: string }
/** A version as far as its reader may read it, and why the rest is not there; the same whether or not there is any. */
export interface ExportedTranscript { readonly segments: readonly ExportedSegment[]; readonly withholding: Withholding | undefined }
interface Row { readonly there: boolean; readonly segments: ExportedSegment[] | null }

const OPERATION = 'exportTranscript';
const FIELDS = ['endMs', 'number', 'speaker', 'startMs', 'text'];
const WHOLE = `SELECT EXISTS (SELECT 1 FROM core.transcript_version v WHERE v.id = $2 AND v.case_id = $1) AS there,
  (SELECT json_agg(json_build_object('id', s.id, 'number', s.number, 'startMs', s.start_ms, 'endMs', s.end_ms, 'speaker', s.speaker, 'text', s.text) ORDER BY s.number) FROM core.transcript_segment s WHERE s.version_id = $2 AND s.case_id = $1) AS segments`;

/** A whole version of a transcript, in one piece; on record as an export that names each segment. */
export class TranscriptExport {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError NOT_FOUND (the case or the version is absent or not theirs, on record), BUSY */
  async read(context: SignedContext, code: string, versionId: string): Promise<ExportedTranscript> {
    return this.reader.current.until(context, async (asked) => {
      const { actor } = asked;
      const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, actor, code));
      if (!facts?.assigned) throw await this.reader.deny(asked, OPERATION, code);
      const decision = decide(actor, facts);
      const row = await this.rows(asked, facts, versionId);
      const segments = row?.segments ?? [];
      if (!row?.there && segments.length === 0) throw await this.reader.deny(asked, OPERATION, code);
      const withholding = decision.withholding('transcript');
      const records = segments.length > 0 ? [{ type: 'TranscriptSegment', fields: FIELDS, ids: segments.map((one) => one.id) }] : [];
      const entry = this.reader.entry(asked, { operation: OPERATION, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds: records.length > 0 ? ['transcript'] : [], records, withheld: withholding ? ['TranscriptSegment'] : [] });
      const guard = { personId: actor.personId, personEpoch: actor.epoch, cases: epochsOf([facts]) };
      return { cases: [...guard.cases.keys()], release: async () => ((await this.reader.release(asked, [entry], [], guard)) ? { segments, withholding } : null) };
    });
  }

  private rows({ actor }: SignedContext, facts: CaseFacts, versionId: string): Promise<Row | undefined> {
    return this.reader.withClient(this.reader.pools.read, async (client) => {
      await beginAs(client, { role: databaseRole('r', facts.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [facts.caseId] });
      const granted = decide(actor, facts).extent('transcript') !== 'NONE';
      const { rows } = granted
        ? await client.query<Row>({ name: `export.transcript_${facts.role}`, text: WHOLE, values: [facts.caseId, versionId] })
        : await client.query<Row>({ name: `export.version_${facts.role}`, text: 'SELECT EXISTS (SELECT 1 FROM core.transcript_version v WHERE v.id = $2 AND v.case_id = $1) AS there, NULL AS segments', values: [facts.caseId, versionId] });
      await client.query('COMMIT');
      return rows[0];
    });
  }
}
