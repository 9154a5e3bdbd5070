import { connect, createServer, type Server, type Socket } from 'node:net';

/** `COMMIT` as a simple query of the PostgreSQL protocol. */
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');
/** What happens to the next COMMIT: passed on; done, but its answer lost; lost on the way there. `DOWN` also takes no new connection. */
export type CommitFate = 'PASSED' | 'ANSWER_LOST' | 'ANSWER_LOST_AND_DOWN' | 'NEVER_SENT';

/** Stands between the API and PostgreSQL, and cuts a connection at its COMMIT. */
export class CommitProxy {
  fate: CommitFate = 'PASSED';
  down = false;
  private constructor(private readonly server: Server, readonly port: number) {}

  static async open(target: number): Promise<CommitProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new CommitProxy(server, (server.address() as { port: number }).port);
    server.on('connection', (client: Socket) => proxy.pass(client, target));
    return proxy;
  }

  close(): void {
    this.server.close();
  }

  private pass(client: Socket, target: number): void {
    if (this.down) return void client.destroy();
    const upstream = connect(target, '127.0.0.1');
    let lost = false;
    client.on('data', (bytes: Buffer) => {
      if (!bytes.includes(COMMIT) || this.fate === 'PASSED') return void upstream.write(bytes);
      const { fate } = this;
      this.fate = 'PASSED';
      if (fate === 'NEVER_SENT') return void (client.destroy(), upstream.destroy());
      lost = true;
      this.down = fate === 'ANSWER_LOST_AND_DOWN';
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => void (lost ? client.destroy() : client.write(bytes)));
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) one.on('close', () => other.destroy()).on('error', () => other.destroy());
  }
}
