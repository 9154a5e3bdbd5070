import { WebSocket } from 'ws';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- messages are read as the client's JSON */
type Message = any;
const QUEUE = 'subscription ($code: String!, $id: ID!) { questionQueueChanged(caseCode: $code, interviewId: $id) { questionId } }';

/** A client of graphql-transport-ws over a real socket, of which nothing is hidden: messages and close codes as they came. */
export class LiveClient {
  readonly messages: Message[] = [];
  readonly closed: Promise<number>;
  private readonly opened: Promise<void>;
  private wake: () => void = () => undefined;
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()));
      this.wake();
    });
    this.opened = new Promise((resolve, reject) => void socket.once('open', () => resolve()).once('error', reject));
    this.opened.catch(() => undefined);
    this.closed = new Promise((resolve) => socket.once('close', (code) => (resolve(code), this.wake())));
    socket.on('error', () => undefined);
  }

  /** Connected and signed in, or closed with a code. */
  static async connect(url: string, token: string | null): Promise<LiveClient> {
    const client = await LiveClient.open(url);
    client.send({ type: 'connection_init', ...(token === null ? {} : { payload: { authorization: `Bearer ${token}` } }) });
    await Promise.race([client.next((message) => message.type === 'connection_ack'), client.closed]);
    return client;
  }

  static async open(url: string, protocol = 'graphql-transport-ws'): Promise<LiveClient> {
    const client = new LiveClient(new WebSocket(url.replace('http', 'ws'), protocol));
    await client.opened;
    return client;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(code: string, interviewId: string, id = 'one'): void {
    this.send({ type: 'subscribe', id, payload: { query: QUEUE, variables: { code, id: interviewId } } });
  }

  /** The first message, past or to come, that fits; undefined when the connection closed without one. */
  async next(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found || this.socket.readyState === WebSocket.CLOSED) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Ids told so far; null stands for all. */
  get told(): (string | null)[] {
    return this.messages.filter((message) => message.type === 'next').map((message) => message.payload.data.questionQueueChanged.questionId);
  }

  /** Waits until this is told. */
  async hears(questionId: string | null, times = 1): Promise<void> {
    while (this.told.filter((one) => one === questionId).length < times) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
