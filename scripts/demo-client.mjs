import { randomUUID } from 'node:crypto';
import { signIn } from './sign-in.mjs';

/** A signed-in person of the demo: asks and changes over HTTP, like any client. */
export class DemoClient {
  constructor(api, login, token, language) {
    this.api = api;
    this.login = login;
    this.token = token;
    this.language = language;
  }

  /** Signs in by code and PKCE, with the second factor. */
  static async signIn(system, login, language) {
    const client = new DemoClient(system.api, login, await signIn(system.issuer, login), language);
    const { data } = await client.ask('{ me { id name unit agency } }');
    return Object.assign(client, data.me);
  }

  get bearer() {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The same person at another process of the API. */
  at(api) {
    return Object.assign(new DemoClient(api, this.login, this.token, this.language), { id: this.id, name: this.name });
  }

  /**
   * @returns {Promise<{ data: any, errors: any[] | undefined, extensions: any, requestId: string }>} the answer as it came
   */
  async ask(query, variables = {}) {
    const response = await fetch(this.api, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': this.language, ...this.bearer },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(60_000),
    });
    const { data, errors, extensions } = await response.json();
    return { data, errors, extensions, requestId: response.headers.get('x-request-id') };
  }

  /**
   * Runs one mutation with one input and gives its result.
   * @throws {Error} with the code and message of a refusal
   */
  async change(mutation, input, result = 'id version') {
    const { data, errors } = await this.#send(mutation, input, result);
    if (errors) throw new Error(`${this.login}: ${mutation}: ${errors[0].extensions?.code}: ${errors[0].message}${errors[0].extensions?.path ? ` (${errors[0].extensions.path}: ${errors[0].extensions.expected})` : ''}`);
    return data[mutation];
  }

  /** Tries a mutation; the code it is refused with, and the rule where one refuses by its name. `DONE` where it is not refused. */
  async refusal(mutation, input, result = 'id') {
    const { errors } = await this.#send(mutation, input, result);
    if (!errors) return 'DONE';
    const { code, rule } = errors[0].extensions ?? {};
    return [code, rule].filter(Boolean).join(' ');
  }

  #send(mutation, input, result) {
    const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
    return this.ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${result} } }`, { input: { idempotencyKey: randomUUID(), ...input } });
  }
}
