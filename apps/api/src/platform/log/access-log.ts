import { createHmac, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import type { Receipt } from '../keys/key-provider.js';
import { type AccessEntry, type EntryRow, entryRows, journalRow, recordHash } from './access-entry.js';
import type { PromiseKeeper } from './promise-keeper.js';

/**
 * Proof that the record is durable, and for which subjects' keys it may open values. `promise` is for whoever is answered: signed, that the log will have
 * the record (promise-keeper.ts).
 */
export interface AccessReceipt extends Receipt { readonly covers: readonly string[]; readonly promise: string | null }
/** What must still hold when the record is durable, or nothing is released: nobody's access changed meanwhile. */
export interface EpochGuard { readonly personId: string; readonly personEpoch: string; readonly cases: ReadonlyMap<string, string> }
/** The log refuses this entry as it is, and would again; whoever waits is answered like any other that can't be recorded. */
export class EntryRefused extends HeardOnceError {
  constructor() {
    super('LOG_UNAVAILABLE');
  }
}
interface Group { readonly shared: AccessEntry; readonly rows: EntryRow[] }
/** What the database says of a batch: which requests were overtaken, and when each row was written that was. */
interface Written { readonly moved: ReadonlySet<number>; readonly times: ReadonlyMap<string, number> }
interface Waiting { readonly rows: EntryRow[]; readonly groups: readonly Group[]; readonly covers: readonly string[]; readonly guard: EpochGuard | null; readonly intent: string | null; over: boolean; readonly resolve: (answer: { receipt: AccessReceipt; current: boolean }) => void; readonly reject: (error: Error) => void }

const COLUMNS = 'id, at, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats';
/**
 * What the entries of one request share is sent once; what differs, a row each. Entries whose guard no longer holds are left out, and named in the
 * answer: nobody is on record for what they were not given. The answer has the time of each row, in microseconds since 1970, or `-` where it was left out.
 */
const appendSql = (before = '', condition = ''): string => `
  WITH ${before}x AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(at int, n int, request_id uuid, actor text, agency text, unit text, role text, purpose text, operation text, kinds text[], decision text, policy text, repeats int, intent uuid)),
  moved AS MATERIALIZED (
    SELECT DISTINCT g.n FROM unnest($8::int[], $9::uuid[], $10::bigint[]) AS g(n, id, epoch) LEFT JOIN access.epochs($11::uuid[], $12::uuid[]) e ON e.id = g.id WHERE e.epoch IS DISTINCT FROM g.epoch),
  timed AS MATERIALIZED (
    SELECT r.place, r.id, CASE WHEN NOT EXISTS (SELECT 1 FROM moved WHERE moved.n = x.n)${condition} THEN audit.moment() END AS at, x.request_id, r.part, x.actor, x.agency, x.unit, x.role, x.purpose, x.operation, r.subject, x.kinds, r.records, r.withheld, x.decision, x.policy, x.repeats
    FROM unnest($2::int[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS r(of, id, part, subject, records, withheld, place) JOIN x ON x.at = r.of ORDER BY r.place),
  written AS (INSERT INTO audit.access_entry (${COLUMNS}) SELECT ${COLUMNS} FROM timed WHERE at IS NOT NULL)
  SELECT (SELECT string_agg(n::text, ' ') FROM moved) AS moved, (SELECT string_agg(COALESCE((extract(epoch FROM at) * 1000000)::bigint::text, '-'), ' ' ORDER BY place) FROM timed) AS times`;
const APPEND = { name: 'log.append', text: appendSql() };
/** The same, where entries come with intents: an intent that another has recorded meanwhile is left out. */
const APPEND_INTENTS = { name: 'log.append_intents', text: appendSql('mine AS MATERIALIZED (SELECT audit.claim_intents($13::uuid[]) AS intent), ', ' AND (x.intent IS NULL OR x.intent IN (SELECT intent FROM mine))') };
const EPOCHS = { name: 'log.epochs', text: 'SELECT id, epoch FROM access.epochs($1::uuid[], $2::uuid[])' };
const LARGEST_BATCH = 256;
const MOST_WAITING = 5_000;
/** Milliseconds until whoever waits is told that the log can't be written: below the 2 s we promise. */
const LONGEST_WAIT = 1_200;

/**
 * Writes access records with one durable commit for all that wait (group commit): one request alone is written at once, many share a flush.
 * Answers only when the record is durable; if it can't be, LOG_UNAVAILABLE, and no value may leave.
 */
export class AccessLog {
  private waiting: Waiting[] = [];
  private flushing = 0;

  constructor(private readonly logPool: pg.Pool, private readonly secret: Buffer, private readonly promises: PromiseKeeper, private readonly flushers = 2) {}

  /**
   * Makes access records durable, all with one commit. `current` is false when the person's or a case's access changed since `guard` was read:
   * before the record was written, and then there is none, or by the time it is durable.
   * With `intent`, the entries are those of a committed change, recorded once whoever brings them.
   * @throws HeardOnceError LOG_UNAVAILABLE, within 1.2 s; EntryRefused where it is the entry that can't be written; TypeError where it is none
   */
  append(entries: readonly AccessEntry[], options: { covers?: readonly string[]; guard?: EpochGuard | undefined; intent?: string } = {}): Promise<{ receipt: AccessReceipt; current: boolean }> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= MOST_WAITING) return reject(new HeardOnceError('LOG_UNAVAILABLE'));
      // Before there is a timer: an entry of the wrong shape is refused here, and nothing is left behind that could fail later.
      const rows = entries.flatMap(entryRows);
      const groups = groupsOf(rows);
      const timer = setTimeout(() => one.reject(new HeardOnceError('LOG_UNAVAILABLE')), LONGEST_WAIT);
      const settle = (): void => {
        clearTimeout(timer);
        one.over = true;
      };
      const one: Waiting = {
        rows, groups, covers: options.covers ?? [], guard: options.guard ?? null, intent: options.intent ?? null, over: false,
        resolve: (answer) => (settle(), resolve(answer)),
        reject: (error) => (settle(), reject(error)),
      };
      this.waiting.push(one);
      if (this.flushing < this.flushers && (this.flushing === 0 || this.waiting.length > 8)) void this.flush();
    });
  }

  /** Whether this log gave the receipt, and for this subject. */
  verify(receipt: Receipt, scope: { readonly caseId: string }): boolean {
    const covers = (receipt as Partial<AccessReceipt>).covers ?? [];
    if (!covers.includes(scope.caseId)) return false;
    const expected = Buffer.from(this.mac(receipt.id, receipt.recordHash, covers), 'hex');
    const given = Buffer.from(receipt.mac, 'hex');
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  private mac(id: string, recordHash: string, covers: readonly string[]): string {
    return createHmac('sha256', this.secret).update(`${id}\n${recordHash}\n${covers.join(',')}`).digest('hex');
  }

  private async flush(): Promise<void> {
    this.flushing += 1;
    try {
      while (this.waiting.length > 0) await this.write(this.waiting.splice(0, LARGEST_BATCH));
    } finally {
      this.flushing -= 1;
    }
  }

  /** Done when the records are durable: the next batch need not wait until these have been looked at again and answered. Whoever has been told that it failed is left out: nothing waits for their record. */
  private async write(taken: Waiting[]): Promise<void> {
    const batch = taken.filter((one) => !one.over);
    if (batch.length === 0) return;
    const fail = (): void => {
      for (const one of batch) one.reject(new HeardOnceError('LOG_UNAVAILABLE'));
    };
    try {
      const guards = batch.flatMap(({ guard }, n) => (guard ? [{ n, id: guard.personId, epoch: guard.personEpoch }, ...[...guard.cases].map(([id, epoch]) => ({ n, id, epoch }))] : []));
      const guarded = [[...new Set(batch.flatMap(({ guard }) => (guard ? [guard.personId] : [])))], [...new Set(batch.flatMap(({ guard }) => (guard ? [...guard.cases.keys()] : [])))]];
      const written = await this.insert(batch, [guards.map((one) => one.n), guards.map((one) => one.id), guards.map((one) => one.epoch), ...guarded]);
      void this.answer(batch, written, guards.length > 0 ? guarded : null).catch(fail);
    } catch (error) {
      if (!isOfAnEntry(error)) return fail();
      if (batch.length === 1) return batch[0]?.reject(new EntryRefused());
      for (const one of batch) await this.write([one]);
    }
  }

  private async insert(batch: readonly Waiting[], guards: readonly unknown[]): Promise<Written> {
    const intents = new Set<string>();
    const groups = batch.flatMap((one, n) => {
      // One intent may come twice at once: from its request sent again, and from the relay.
      if (one.intent !== null && intents.size === intents.add(one.intent).size) return [];
      return one.groups.map((group) => ({ ...group, n, intent: one.intent }));
    });
    const rows = groups.flatMap((group, at) => group.rows.map((row) => ({ at, row })));
    const column = (of: (row: EntryRow) => unknown): unknown[] => rows.map(({ row }) => of(row));
    const values = [
      JSON.stringify(groups.map((group, at) => ({ at, n: group.n, intent: group.intent, ...sharedOf(group.shared) }))),
      rows.map(({ at }) => at), column((row) => row.id), column((row) => row.part), column((row) => row.entry.subject), column((row) => row.records), column((row) => row.withheld),
      ...guards,
    ];
    const found = await this.logPool.query<{ moved: string | null; times: string }>(intents.size > 0 ? { ...APPEND_INTENTS, values: [...values, [...intents]] } : { ...APPEND, values });
    const [answer] = found.rows;
    const times = answer?.times.split(' ') ?? [];
    return { moved: new Set(answer?.moved?.split(' ').map(Number)), times: new Map(rows.flatMap(({ row }, at) => (times[at] === '-' ? [] : [[row.id, Number(times[at])]]))) };
  }

  /** The promise is signed while the epochs are looked up. */
  private async answer(batch: readonly Waiting[], { moved, times }: Written, guarded: readonly string[][] | null): Promise<void> {
    const promised = this.promises.keep(batch.map((one) => one.rows.flatMap((row) => (times.has(row.id) ? [journalRow(row, times.get(row.id) as number)] : []))));
    const now = guarded ? await this.epochs(guarded) : new Map<string, string>();
    const promises = await promised;
    batch.forEach((one, n) => one.resolve({ receipt: this.receiptFor(one, promises[n] ?? null), current: !moved.has(n) && holds(one.guard, now) }));
  }

  /** Asked over the log's own connections: those of the readers are held by the very requests that wait here. */
  private async epochs(guarded: readonly string[][]): Promise<Map<string, string>> {
    const { rows } = await this.logPool.query<{ id: string; epoch: string }>({ ...EPOCHS, values: [...guarded] });
    return new Map(rows.map((row) => [row.id, row.epoch]));
  }

  private receiptFor(one: Waiting, promise: string | null): AccessReceipt {
    const first = one.rows[0] as EntryRow;
    const hash = recordHash(one.rows);
    return { id: first.id, recordHash: hash, covers: one.covers, mac: this.mac(first.id, hash, one.covers), promise };
  }
}

/** What PostgreSQL says of a value or of a constraint (classes 22 and 23) is about one entry, and not about the others that share its statement. */
const isOfAnEntry = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

const holds = (guard: EpochGuard | null, now: ReadonlyMap<string, string>): boolean => guard === null || (now.get(guard.personId) === guard.personEpoch && [...guard.cases].every(([id, epoch]) => now.get(id) === epoch));

/** Neighbouring rows that differ only in id, part, subject, records and what was withheld stand together. */
function groupsOf(rows: readonly EntryRow[]): Group[] {
  const groups: { shared: AccessEntry; kinds: string; rows: EntryRow[] }[] = [];
  for (const row of rows) {
    const kinds = row.entry.kinds.join();
    let open = groups.at(-1);
    if (!open || open.kinds !== kinds || !sameRequest(open.shared, row.entry)) groups.push((open = { shared: row.entry, kinds, rows: [] }));
    open.rows.push(row);
  }
  return groups;
}

const sharedOf = (entry: AccessEntry): object => ({
  request_id: entry.requestId, actor: entry.actor, agency: entry.agency, unit: entry.unit, role: entry.role, purpose: entry.purpose, operation: entry.operation, kinds: entry.kinds, decision: entry.decision, policy: entry.policy, repeats: entry.repeats ?? 1,
});

const sameRequest = (one: AccessEntry, other: AccessEntry): boolean =>
  one.requestId === other.requestId && one.actor === other.actor && one.role === other.role && one.operation === other.operation && one.decision === other.decision && one.agency === other.agency && one.unit === other.unit && one.purpose === other.purpose && one.repeats === other.repeats;
