import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const QUEUE = 'subscription ($code: String!, $id: ID!) { questionQueueChanged(caseCode: $code, interviewId: $id) { questionId } }';
const PAGE = 'query ($code: String!, $after: String) { caseFile(code: $code) { interviewQuestions(first: 50, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }';
const RETRY_MS = 50;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Somebody who watches the queue: told of changes over a WebSocket, and told to read it all after each connection. Knows what they saw, and when they were told. */
export class Observer {
  /** Ids seen: told, or read from the queue. */
  seen = new Set();
  /** id → first moment it was told over the socket. */
  toldAt = new Map();
  connections = 0;
  reads = 0;
  #client;
  #reading = Promise.resolve();

  /** @param ports () => number[]: the processes there are; the observer goes to the next one when a connection breaks. */
  constructor({ ask, ports, person, code, interviewId, first }) {
    Object.assign(this, { ask, ports, person, code });
    this.turn = first;
    this.#client = createClient({
      url: () => `ws://127.0.0.1:${this.#port()}/graphql`, webSocketImpl: WebSocket, lazy: false, retryAttempts: Infinity, shouldRetry: () => true, retryWait: () => sleep(RETRY_MS),
      connectionParams: { authorization: `Bearer ${person.subject}/mfa` },
      on: { connected: () => (this.connections += 1), closed: () => (this.turn += 1) },
      onNonLazyError: () => undefined,
    });
    this.#listen(interviewId);
  }

  /** Until everything told to be read has been read. */
  settled() {
    return this.#reading;
  }

  async close() {
    this.closed = true;
    await this.#client.dispose();
    await this.#reading;
  }

  #port() {
    const ports = this.ports();
    return ports[this.turn % ports.length];
  }

  #listen(interviewId) {
    const again = () => void (this.closed || setTimeout(() => this.#listen(interviewId), RETRY_MS));
    this.#client.subscribe({ query: QUEUE, variables: { code: this.code, id: interviewId } }, {
      next: ({ data }) => this.#told(data?.questionQueueChanged?.questionId),
      error: again,
      complete: again,
    });
  }

  #told(id) {
    if (id === undefined) return;
    if (id === null) this.#reading = this.#reading.then(() => this.#readAll());
    else {
      this.seen.add(id);
      if (!this.toldAt.has(id)) this.toldAt.set(id, performance.now());
    }
  }

  /** The whole queue, by the query that is on record; tried again while the process asked is gone. */
  async #readAll() {
    for (;;) {
      try {
        const ids = [];
        for (let after = null; ; ) {
          const { text } = await this.ask(this.person.subject, PAGE, { code: this.code, after }, { timeout: 5_000, port: this.#port() });
          const { nodes, pageInfo } = JSON.parse(text).data.caseFile.interviewQuestions;
          ids.push(...nodes.map((one) => one.id));
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        for (const id of ids) this.seen.add(id);
        this.reads += 1;
        return;
      } catch {
        this.turn += 1;
        await sleep(RETRY_MS);
      }
    }
  }
}

/**
 * Puts questions one after the other, each under a key of its own until told what became of it. `sentAt`: when the attempt that was answered was sent.
 * @param pace.allowed how many may have been put by now, so that the kills find questions being put to the end; `pace.inFlight`: sent and not answered
 */
export async function putQuestions({ ask, ports, person, code, interviewId, texts, first, put, pace }) {
  let turn = first;
  for (const text of texts) {
    const key = `put-${text.replace(/\W+/g, '-').slice(0, 50)}`;
    while (put.length + pace.inFlight >= pace.allowed) await sleep(2);
    pace.inFlight += 1;
    for (;;) {
      const all = ports();
      const sentAt = performance.now();
      try {
        const { text: answer } = await ask(person.subject, 'mutation ($input: ProposeQuestionInput!) { proposeQuestion(input: $input) { id replayed } }', { input: { idempotencyKey: key, caseCode: code, interviewId, text } }, { timeout: 5_000, port: all[turn % all.length] });
        const body = JSON.parse(answer);
        const given = body.data?.proposeQuestion;
        if (given) {
          put.push({ text, id: given.id, replayed: given.replayed, sentAt });
          pace.inFlight -= 1;
          break;
        }
        if (!['BUSY', 'OUTCOME_UNKNOWN', 'COMMITTED_UNRECORDED', 'LOG_UNAVAILABLE', 'INTERNAL'].includes(body.errors?.[0]?.extensions?.code)) throw new Refused(answer);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      turn += 1;
      await sleep(RETRY_MS);
    }
  }
}

class Refused extends Error {}
