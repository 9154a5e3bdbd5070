import { decide } from '@heardonce/authz/decision.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { EvidenceCustody } from '@heardonce/domain/legal/evidence-custody.entity.js';
import type { Reader, SignedContext } from './reader.js';
import { findFactsByCode } from './case-facts.js';
import { readAs } from './read-as.js';
import type { CustodyRow } from './recording-door.js';

interface Row extends CustodyRow { readonly authorId: string; readonly unitId: string }
const FIELDS = ['at', 'event', 'capacity', 'purpose', 'observations', 'sha256', 'recordedAt'] as const;
const CUSTODY = 'SELECT c.id, c.author_id AS "authorId", c.unit_id AS "unitId", c.at, c.event, c.capacity, c.purpose, c.observations, c.sha256, c.recorded_at AS "recordedAt", s.id AS "staffId", s.name, s.agency FROM core.evidence_custody c JOIN people.staff_member s ON s.id = c.author_id WHERE c.evidence_id = $1 AND c.case_id = $2 ORDER BY c.at, c.recorded_at, c.id';

/** The chain of custody of an item or a set as a document: the rows of it that this person reads, on record before they are given. */
export class EvidenceCustodyReader {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError NOT_FOUND, on record, where they read none of it: absent and not theirs alike; BUSY */
  async list(context: SignedContext, { evidenceId, code, operation }: { evidenceId: string; code: string; operation: string }): Promise<CustodyRow[]> {
    const { reader } = this;
    return reader.current.until(context, async (asked) => {
      const { actor } = asked;
      const facts = await reader.withClient(reader.pools.read, (client) => findFactsByCode(client, actor, code));
      if (!facts?.assigned) throw await reader.deny(asked, operation, code);
      const decision = decide(actor, facts);
      if (decision.extent('evidence') === 'NONE') throw await reader.deny(asked, operation, code);
      const settings = { role: databaseRole('r', facts.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case' as const, cases: [facts.caseId] };
      const [found = []] = (await reader.withClient(reader.pools.read, (client) => readAs(client, settings, [{ name: `evidence.custody.${facts.role}`, text: CUSTODY, values: [evidenceId, facts.caseId] }]))) as unknown as Row[][];
      const rows = found.filter((row) => FIELDS.every((field) => decision.can('read', EvidenceCustody, { ...row, caseId: facts.caseId }, field)));
      if (rows.length === 0) throw await reader.deny(asked, operation, code);
      const records = [{ type: 'EvidenceCustody', fields: FIELDS, ids: rows.map((row) => row.id) }, { type: 'StaffMember', fields: ['agency', 'name'], ids: [...new Set(rows.map((row) => row.staffId))] }];
      const entry = reader.entry(asked, { operation, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds: ['evidence'], records, withheld: [] });
      const guard = { personId: actor.personId, personEpoch: actor.epoch, cases: new Map([[facts.caseId, facts.epoch]]) };
      return { cases: [facts.caseId], release: async () => ((await reader.release(asked, [entry], [], guard)) ? rows : null) };
    });
  }
}
