import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendFixedPage } from './fixed-page-filter.js';

/** Milliseconds a request may be worked on before it is answered with 503. */
const HANDLER_TIMEOUT_MS = 10_000;
/** How often requests that are worked on for too long are looked for, in milliseconds. */
const SWEEP_MS = 500;
/** How often the wait for the last answers looks again, in milliseconds. */
const POLL_MS = 20;

/**
 * The requests being served: counted, answered with 503 when they take too long, and ended in
 * order when the process is asked to stop. (Fastify's own `handlerTimeout` makes and aborts a
 * signal for each request, which costs a tenth of a small answer.)
 */
export class InFlight {
  private readonly serving = new Map<FastifyRequest, { readonly reply: FastifyReply; readonly since: number }>();
  private readonly sweeper: NodeJS.Timeout;
  private stopping = false;

  /** @param timeoutMs after this many milliseconds, and up to half a second more, a request is given up. */
  constructor(private readonly timeoutMs = HANDLER_TIMEOUT_MS) {
    this.sweeper = setInterval(() => this.answerLateOnes(), SWEEP_MS).unref();
  }

  /** True once the server has been asked to stop: it takes no new work. */
  get draining(): boolean {
    return this.stopping;
  }

  /** Requests whose answer has not been sent in full. */
  get count(): number {
    return this.serving.size;
  }

  begin(request: FastifyRequest, reply: FastifyReply): void {
    this.serving.set(request, { reply, since: performance.now() });
  }

  end(request: FastifyRequest): void {
    this.serving.delete(request);
  }

  /**
   * Stops accepting connections and waits for the answers under way.
   * @param graceMs after this many milliseconds what remains is cut off.
   * @returns how many requests were cut off.
   */
  async drain(server: Server, graceMs: number): Promise<number> {
    this.stopping = true;
    if (server.listening) server.close();
    server.closeIdleConnections();
    const deadline = performance.now() + graceMs;
    while (this.count > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const cutOff = this.count;
    server.closeAllConnections();
    clearInterval(this.sweeper);
    return cutOff;
  }

  /** What the late handler returns afterwards is thrown away: an answer has been sent. */
  private answerLateOnes(): void {
    const limit = performance.now() - this.timeoutMs;
    for (const [request, { reply, since }] of this.serving) {
      if (since > limit) return;
      sendFixedPage(request, reply, 'BUSY');
    }
  }
}
