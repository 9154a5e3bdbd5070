import net from 'node:net';

/** A ready HTTP request. */
export function makeRequest({ port, path, token, body }) {
  const payload = Buffer.from(JSON.stringify(body));
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${payload.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Asks one server over kept-open connections, each with one request under way: a client so thin that what is measured is the server. */
export class Load {
  #connections = [];

  /**
   * @param {number} port
   * @param {Buffer[]} requests whole HTTP requests; one is drawn at random each time
   */
  constructor(port, requests) {
    this.port = port;
    this.requests = requests;
  }

  /**
   * @param {{ connections: number, seconds: number }} options
   * @returns {Promise<{ count: number, failed: number, seconds: number, latencies: number[] }>} latencies in milliseconds, in order
   */
  async run({ connections, seconds }) {
    this.#connections = this.#connections.filter((connection) => !connection.closed);
    while (this.#connections.length < connections) this.#connections.push(await Connection.open(this.port));
    const latencies = [];
    let failed = 0;
    const started = performance.now();
    const end = started + seconds * 1000;
    const work = async (connection) => {
      while (performance.now() < end) {
        const asked = performance.now();
        const { status } = await connection.ask(this.requests[Math.floor(Math.random() * this.requests.length)]);
        if (status === 200) latencies.push(performance.now() - asked);
        else failed += 1;
      }
    };
    await Promise.all(this.#connections.slice(0, connections).map(work));
    return { count: latencies.length, failed, seconds: (performance.now() - started) / 1000, latencies: latencies.sort((a, b) => a - b) };
  }

  close() {
    for (const connection of this.#connections) connection.close();
  }
}

/** One HTTP/1.1 connection whose answers all carry their length. */
export class Connection {
  #socket;
  #parts = [];
  #waiting;
  closed = false;

  static async open(port) {
    const connection = new Connection();
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    connection.#socket = socket;
    socket.on('data', (part) => connection.#take(part));
    socket.on('error', () => undefined).on('close', () => connection.#end());
    return connection;
  }

  /** @returns {Promise<{ status: number, body: string }>} status 0 when the connection broke */
  ask(request) {
    if (this.closed) return Promise.resolve({ status: 0, body: '' });
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #take(part) {
    this.#parts.push(part);
    const all = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
    const headEnd = all.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = all.latin1Slice(0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (all.length < headEnd + 4 + length) return;
    this.#parts = [];
    const answer = { status: Number(head.slice(9, 12)), body: all.subarray(headEnd + 4).toString() };
    this.#waiting?.(answer);
  }

  #end() {
    this.closed = true;
    this.#waiting?.({ status: 0, body: '' });
  }
}
