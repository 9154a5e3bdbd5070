import { Connection, Load, makeRequest } from './load.mjs';
import { LIST_CASELOAD, normalised, OPEN_CASE, SEARCH } from './queries.mjs';
import { SEARCHED } from './segments.mjs';

const COMPARED = 20;
const PATH = '/graphql';

/** The two workloads, each as ready requests to both servers. */
export function makeWorkloads(stage) {
  const open = (port) => stage.people.flatMap(({ token, codes }) => codes.map((code) => makeRequest({ port, path: PATH, token, body: { query: OPEN_CASE, variables: { code } } })));
  const list = (port) => stage.people.map(({ token }) => makeRequest({ port, path: PATH, token, body: { query: LIST_CASELOAD } }));
  return [against(stage, 'open a case', open), against(stage, 'list a caseload', list)];
}

/** Each person searches the transcripts of all their cases, for rare words and for common ones. */
export function makeSearch(stage) {
  return against(stage, 'search testimony', (port) => SEARCHED.flatMap((text) => stage.people.map(({ token }) => makeRequest({ port, path: PATH, token, body: { query: SEARCH, variables: { text } } }))));
}

const against = (stage, name, requests) => ({
  name,
  peers: [
    { name: 'api', pid: stage.api.pid, load: new Load(stage.api.port, requests(stage.api.port)) },
    { name: 'bare', pid: stage.bare.pid, load: new Load(stage.bare.port, requests(stage.bare.port)) },
  ],
});

/**
 * Asks both servers the same and demands the same answer, letter by letter once the keys stand in order.
 * @returns {Promise<{ compared: number, bytes: number, records: number }>} of one answer: its size and the objects of the record it holds
 */
export async function compareAnswers({ name, peers }) {
  const connections = await Promise.all(peers.map(({ load }) => Connection.open(load.port)));
  const count = Math.min(COMPARED, peers[0].load.requests.length);
  let bytes = 0;
  let records = 0;
  for (let at = 0; at < count; at++) {
    const index = Math.floor((at * peers[0].load.requests.length) / count);
    const answers = await Promise.all(connections.map((connection, peer) => connection.ask(peers[peer].load.requests[index])));
    const [api, bare] = answers.map(({ body }) => body);
    if (answers.some(({ status }) => status !== 200)) throw new Error(`${name}: status ${answers.map(({ status }) => status)}\n${api}\n${bare}`);
    if (normalised(api) !== normalised(bare)) throw new Error(`${name}: the answers differ\n${firstDifference(normalised(api), normalised(bare))}`);
    bytes = Buffer.byteLength(api);
    records = countObjects(JSON.parse(api).data);
  }
  for (const connection of connections) connection.close();
  return { compared: count, bytes, records };
}

function firstDifference(one, other) {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return [one, other].map((text) => text.slice(Math.max(0, at - 80), at + 200)).join('\n');
}

/** Objects that are rows of the record: connections and page information are not. */
function countObjects(value) {
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + countObjects(one), 0);
  if (value === null || typeof value !== 'object') return 0;
  const own = 'nodes' in value || 'hasNextPage' in value || 'caseFile' in value || 'caseload' in value ? 0 : 1;
  return Object.values(value).reduce((sum, one) => sum + countObjects(one), own);
}
