import { randomUUID } from 'node:crypto';
import type { Platform } from '../platform.js';

/** A published fact: the places of the record it may come from. */
export interface TracedFact { readonly record: string; readonly field: string; readonly aspect: string | null }
/** A trace that two people have agreed on and that waits for its answer. */
export interface DueLeakTrace {
  readonly id: string;
  readonly caseId: string | null;
  readonly facts: readonly TracedFact[];
  /** Token of whoever asked. */
  readonly actor: string;
  readonly subject: string | null;
}

const DUE = { name: 'leak.due', text: 'SELECT id, case_id AS "caseId", facts, actor, subject FROM access.due_leak_traces()' };
const KEEP = { name: 'leak.keep', text: 'SELECT access.keep_leak_trace($1) AS readers' };
const FORGET = { name: 'leak.forget', text: 'SELECT access.forget_leak_traces()' };

/** Makes the answers of traces inside the identity zone, in the name of whoever asked and on record before it is made. */
export class LeakTraces {
  constructor(private readonly platform: Platform) {}

  async listDue(): Promise<DueLeakTrace[]> {
    const { rows } = await this.platform.pools.identity.query<DueLeakTrace>(DUE);
    return rows;
  }

  /** @throws HeardOnceError LOG_UNAVAILABLE: nothing was made */
  async make({ id, facts, actor, subject }: DueLeakTrace): Promise<void> {
    const { log, reader, pools } = this.platform;
    const fields = [...new Set(facts.map((fact) => `${fact.record}.${fact.field}`))].sort();
    await log.append([{ requestId: randomUUID(), actor, agency: null, unit: null, role: 'AUDITOR', purpose: 'SUPERVISION', operation: 'runLeakTrace', subject, kinds: ['access_log'], records: [{ type: 'LeakTrace', fields, ids: [id] }], withheld: [], decision: 'ALLOW', policy: reader.policyHash }]);
    await pools.identity.query({ ...KEEP, values: [id] });
  }

  /** Answers whose time is over are not kept. */
  async forget(): Promise<void> {
    await this.platform.pools.identity.query(FORGET);
  }
}
