import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 100;
const LONGEST_ANSWER_MS = 15_000;
const LEVELS = ['LOW', 'MODERATE', 'HIGH', 'EXTREME'];

const simple = (name, type, input) => ({ query: `mutation ($input: ${type}!) { ${name}(input: $input) { id version replayed } }`, name, input });
/** What is written: one row; two rows and a release; a change with its history; encrypted rows of the identity zone; a whole report. Each carries its token in a text. */
const MUTATIONS = {
  addThreat: simple('addThreat', 'AddThreatInput', ({ code }, token) => ({ caseCode: code, description: token })),
  addRiskAssessment: simple('addRiskAssessment', 'AddRiskAssessmentInput', ({ code, turn }, token) => ({ caseCode: code, level: LEVELS[turn % LEVELS.length], assessedOn: '2026-11', reasons: token })),
  amendSafetyCard: simple('amendSafetyCard', 'AmendSafetyCardInput', ({ code, card }, token) => ({ caseCode: code, id: card.id, expectedVersion: card.version, why: token, allergies: token })),
  addWhereabouts: simple('addWhereabouts', 'AddWhereaboutsInput', ({ code }, token) => ({ caseCode: code, subject: 'CHILD', aspect: 'PHONE', value: token })),
  logReport: {
    name: 'logReport', query: 'mutation ($input: LogReportInput!) { logReport(input: $input) { reportCode replayed } }',
    input: (_writer, token) => ({ channel: 'POLICE_DESK', narrative: token, affected: 'UNKNOWN', when: 'UNKNOWN', place: 'UNKNOWN', children: [{ names: `Persona ${token}` }], reporter: { names: token } }),
  },
};
const ORDER = ['addThreat', 'amendSafetyCard', 'addRiskAssessment', 'addThreat', 'addWhereabouts', 'amendSafetyCard', 'logReport'];

/** A file in which each acknowledgement is durable before the next mutation is sent. */
class Journal {
  constructor(file) {
    this.descriptor = openSync(file, 'w', 0o600);
  }
  note(entry) {
    writeSync(this.descriptor, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.descriptor);
  }
  close() {
    closeSync(this.descriptor);
  }
}

/** Clients that write without pause, each on a case of its own, and send again with the same key until they are told what became of it. */
export class Writers {
  /** Mutations sent and not yet answered. */
  inFlight = new Set();
  /** Every mutation ever started, by key. */
  tasks = new Map();
  /** How first attempts ended that were not acknowledged: cut off, or refused with a code. */
  unknown = { cut: 0, answered: {} };
  refusals = [];
  acknowledged = 0;
  #stopped = false;

  constructor(system, journalFile, only = ORDER) {
    this.system = system;
    this.only = only;
    this.journal = new Journal(journalFile);
  }

  /** @param writers { person, code, card: { id, version } }[] */
  start(writers) {
    this.running = Promise.all(writers.map((writer, index) => this.#write({ ...writer, turn: index })));
  }

  /** Lets each finish what it began, until told what became of it. */
  async stop() {
    this.#stopped = true;
    await this.running;
    this.journal.close();
  }

  async #write(writer) {
    for (; !this.#stopped; writer.turn += 1) {
      const { name, query, input } = MUTATIONS[this.only[writer.turn % this.only.length]];
      const token = `token-${randomBytes(9).toString('hex')}`;
      const key = randomBytes(12).toString('hex');
      const task = { key, name, token, tries: 0, happened: null };
      this.tasks.set(key, task);
      const given = await this.#untilTold(writer, task, query, { idempotencyKey: key, ...input(writer, token) });
      if (given && name === 'amendSafetyCard') writer.card.version = given.version;
    }
  }

  async #untilTold(writer, task, query, input) {
    for (;;) {
      task.tries += 1;
      this.inFlight.add(task);
      const { given, code, sent } = await this.#ask(writer.person.subject, task.name, query, input);
      this.inFlight.delete(task);
      if (given) {
        this.journal.note({ ...given, key: task.key, name: task.name, token: task.token });
        this.acknowledged += 1;
        task.happened = true;
        if (task.unsure) task.replayed = given.replayed;
        return given;
      }
      if (sent && !task.unsure) this.#countUnknown(task, code);
      if (code && !['BUSY', 'OUTCOME_UNKNOWN', 'COMMITTED_UNRECORDED', 'LOG_UNAVAILABLE', 'INTERNAL'].includes(code)) {
        this.refusals.push(`${task.name} ${code}`);
        task.happened = false;
        return null;
      }
      await sleep(RETRY_MS);
    }
  }

  #countUnknown(task, code) {
    task.unsure = true;
    if (code) this.unknown.answered[code] = (this.unknown.answered[code] ?? 0) + 1;
    else this.unknown.cut += 1;
  }

  /** `sent` false where the server took no connection, so that nothing can have happened. */
  async #ask(subject, name, query, input) {
    try {
      const { text } = await this.system.ask(subject, query, { input }, { timeout: LONGEST_ANSWER_MS });
      const body = JSON.parse(text);
      return { given: body.data?.[name] ?? null, code: body.errors?.[0]?.extensions?.code, sent: true };
    } catch (error) {
      return { given: null, sent: error.code !== 'ECONNREFUSED' };
    }
  }
}
