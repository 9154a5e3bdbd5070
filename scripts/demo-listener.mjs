import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const QUEUE = 'subscription ($code: String!, $id: ID!) { questionQueueChanged(caseCode: $code, interviewId: $id) { questionId } }';
const LIMIT_MS = 60_000;

/** Somebody who listens to the queue of questions of an interview, over graphql-ws. */
export class DemoListener {
  /** Everything told, as it came. */
  told = [];
  #wake = () => undefined;
  #problem;

  /** Signed in, subscribed, and told to read the queue, as at each beginning. */
  static async open(person, code, interviewId) {
    const listener = new DemoListener();
    listener.login = person.login;
    listener.client = createClient({ url: person.api.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: person.bearer });
    const heard = () => listener.#wake();
    listener.client.subscribe({ query: QUEUE, variables: { code, id: interviewId } }, {
      next: (message) => (listener.told.push(message.data?.questionQueueChanged ?? message), heard()),
      error: (problem) => ((listener.#problem = problem), heard()),
      complete: heard,
    });
    await listener.hears(null);
    return listener;
  }

  /** Waits until this question was told so many times. */
  async hears(questionId, times = 1) {
    const until = Date.now() + LIMIT_MS;
    while (this.told.filter((one) => one.questionId === questionId).length < times) {
      if (this.#problem || Date.now() > until) throw new Error(`${this.login}: the queue was not told (${JSON.stringify(this.#problem ?? 'time')})`);
      await new Promise((resolve) => {
        const limit = setTimeout(resolve, 1_000);
        this.#wake = () => (clearTimeout(limit), resolve());
      });
    }
  }

  close() {
    return this.client.dispose();
  }
}
