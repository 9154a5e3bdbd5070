import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { World } from '../support/world.js';
import { type Interference, interferenceOf } from './interference.js';
import { rowsOf, type StoredRow } from './oracle.js';
import { FULL_CASES } from './scene.js';
import type { WorldPair } from './world-pair.js';

export interface LiveWays { readonly listened: number; readonly admitted: number; readonly toldOfBoth: number; readonly keptFrom: number; readonly interferences: readonly Interference[] }

/** An interview listened to in both worlds. `hidden`: changes in world B alone, of which this person may not hear; `open`: a change in both that they may hear of, if there is one. */
interface Listening { readonly code: string; readonly interviewId: string; readonly hidden: readonly string[]; readonly open: string | null }

const QUEUE = 'subscription ($code: String!, $id: ID!) { questionQueueChanged(caseCode: $code, interviewId: $id) { questionId } }';
/** Made by the client, differently each time; ids of requests are drawn outside any request that this process could give a seed to. */
const ITS_OWN = /sec-websocket-accept: [^\r]+|"requestId":"[^"]+"/gi;
const A_CASE = 5;

/** Listens to queues of questions as the viewer, in both worlds; every message, refusal and closing must be the same. */
export async function listenInBoth(pair: WorldPair): Promise<LiveWays> {
  const { a, b, viewer } = pair;
  const listenings = await listeningsOf(pair);
  const interferences: Interference[] = [];
  const said = async (token: string | null, what: readonly Listening[]): Promise<string[]> => {
    const [one, other] = [await Connection.hear(a, token, what, false), await Connection.hear(b, token, what, true)];
    const raw = (text: string) => ({ status: 101, head: '', body: text });
    if (one.heard !== other.heard) interferences.push(interferenceOf(`subscription as ${token}`, JSON.stringify(what), { a: raw(one.heard), b: raw(other.heard) }));
    return one.admitted;
  };
  const admitted = await said(`${viewer.subject}/mfa`, listenings);
  await said(viewer.subject, listenings.slice(0, 3));
  await said(null, listenings.slice(0, 1));
  const open = listenings.filter((one) => admitted.includes(one.interviewId));
  return { listened: listenings.length, admitted: admitted.length, toldOfBoth: open.filter((one) => one.open).length, keptFrom: open.reduce((sum, one) => sum + one.hidden.length, 0), interferences };
}

/** Interviews of the viewer's cases, of one that is not theirs, and such as stand in world B alone. */
async function listeningsOf({ a, b, scene, planter, oracle }: WorldPair): Promise<Listening[]> {
  const [interviews, questions, toAsk] = [planter.table('core.interview'), planter.table('core.interview_question'), planter.table('core.question_to_ask')];
  const here = FULL_CASES.map((index) => scene.cases[index]).filter((file) => file !== undefined);
  const inA = new Set((await rowsOf(a.owner, interviews)).map((row) => row.id));
  const all = await rowsOf(b.owner, interviews);
  const [put, accepted] = [await rowsOf(b.owner, questions), await rowsOf(b.owner, toAsk)];
  const mayHear = (row: StoredRow): boolean => inA.has(String(row['interview_id'])) && oracle.reads(questions, row);
  return here.flatMap((file) => {
    const mine = all.filter((row) => row.case_id === file.id);
    const some = [...mine.filter((row) => oracle.reads(interviews, row)).slice(0, A_CASE), ...mine.filter((row) => !inA.has(row.id)).slice(0, 1), ...mine.filter((row) => !oracle.reads(interviews, row)).slice(0, 2)];
    return some.map((row) => {
      const its = put.filter((one) => one['interview_id'] === row.id);
      /* Whoever reads the interviews of the case and no question that was put hears of those that may be asked. */
      const asked = accepted.filter((one) => one['interview_id'] === row.id && inA.has(row.id) && mine.every((other) => oracle.reads(interviews, other)) && oracle.reads(toAsk, one)).map((one) => `${file.id} ${row.id} ${String(one['question_id'])} TO_ASK`);
      const foreign = here.filter((other) => other !== file).map((other) => `${other.id} ${row.id} ${row.id}`);
      return { code: file.code, interviewId: row.id, hidden: [...its.filter((one) => !mayHear(one)).map((one) => `${file.id} ${row.id} ${one.id}`), ...foreign], open: its.filter(mayHear).map((one) => `${file.id} ${row.id} ${one.id}`)[0] ?? asked[0] ?? null };
    });
  });
}

/** A client of graphql-transport-ws that keeps all it gets as it came. */
class Connection {
  private readonly parts: string[] = [];
  private wake: () => void = () => undefined;
  private constructor(private readonly socket: WebSocket) {
    const keep = (text: string): void => {
      this.parts.push(text);
      this.wake();
    };
    socket.on('upgrade', (response: IncomingMessage) => keep(response.rawHeaders.reduce((all, text, index) => `${all}${text}${index % 2 === 0 ? ': ' : '\r\n'}`, '')));
    socket.on('message', (data: Buffer) => keep(data.toString('latin1')));
    socket.on('close', (code, reason) => keep(`closed ${code} ${reason.toString()}`));
    socket.on('error', () => undefined);
  }

  /** One connection that listens to one interview after the other. */
  static async hear({ url, owner }: World, token: string | null, what: readonly Listening[], hidden: boolean): Promise<{ heard: string; admitted: string[] }> {
    const connection = new Connection(new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws'));
    const admitted: string[] = [];
    await connection.got(1);
    connection.send({ type: 'connection_init', ...(token === null ? {} : { payload: { authorization: `Bearer ${token}` } }) });
    await connection.got(2);
    for (const [index, { code, interviewId, ...changes }] of what.entries()) {
      if (connection.over) break;
      const before = connection.parts.length;
      connection.send({ type: 'subscribe', id: `s${index}`, payload: { query: QUEUE, variables: { code, id: interviewId } } });
      await connection.got(before + 1);
      if (!connection.parts[before]?.includes('"next"')) continue;
      admitted.push(interviewId);
      if (hidden) for (const change of changes.hidden) await owner.query("SELECT pg_notify('heardonce_questions', $1)", [change]);
      if (changes.open) {
        await owner.query("SELECT pg_notify('heardonce_questions', $1)", [changes.open]);
        await connection.got(before + 2);
      }
      connection.send({ type: 'complete', id: `s${index}` });
    }
    connection.socket.close();
    while (!connection.over) await connection.got(connection.parts.length + 1);
    return { heard: connection.parts.join('\n').replace(ITS_OWN, ''), admitted };
  }

  private get over(): boolean {
    return this.parts.at(-1)?.startsWith('closed') === true;
  }
  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
  /** Until so many messages came, or the end. */
  private async got(count: number): Promise<void> {
    while (this.parts.length < count && !this.over) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}
