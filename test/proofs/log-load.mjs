import { loggedFields, receivedFields, caseShape, selectAll } from './received.mjs';

const ROLES = ['FAMILY_DEFENDER', 'POLICE_OFFICER', 'PROSECUTOR', 'PSYCHOLOGIST', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'COORDINATOR'];
const PEOPLE_PER_ROLE = 3;
const FULL = 3;
const LIGHT = 37;

/** A repeatable source of numbers (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MOST_EDGES = 12;
/** Selections that together hold all of a case that is served, each small enough for one request. */
export function wholeCase(served) {
  const edges = [...caseShape.edges.keys()].filter((name) => served.get('CaseFile').has(name));
  const parts = [];
  for (let at = 0; at < edges.length; at += MOST_EDGES) parts.push(selectAll(caseShape, { first: 50, depth: 1, edges: edges.slice(at, at + MOST_EDGES), served }));
  return parts;
}

/** Sends `reads` requests of many kinds over `clients` connections and keeps, by request id, what the client itself found in the answer. */
export async function readUnderLoad({ system, planter, served, reads, clients, say }) {
  const random = numbers(20_261_122);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const people = [];
  for (const role of ROLES) for (let n = 0; n < PEOPLE_PER_ROLE; n++) people.push(await planter.person(role, `LOAD_${role}`, `LOAD_${role}`));
  const cases = [];
  for (let n = 0; n < FULL + LIGHT; n++) cases.push(await planter.case(people[0], { full: n < FULL }));
  const theirs = new Map();
  for (const person of people) {
    const mine = cases.filter((_file, index) => index < FULL || random() < 0.8);
    for (const file of mine) await planter.assign(person, file.id);
    theirs.set(person, new Set(mine));
  }
  const unassigned = await planter.case(people[0], { full: false });

  const edges = [...caseShape.edges.keys()].filter((name) => served.get('CaseFile').has(name));
  const some = (most) => edges.filter(() => random() < most / edges.length);
  const selections = Array.from({ length: 40 }, (_, n) => (n % 5 === 0 ? selectAll(caseShape, { first: 50, depth: 2, edges: [pick(edges), pick(edges), 'childUpdates'], served }) : selectAll(caseShape, { first: 1 + Math.floor(random() * 50), depth: 1, edges: some(12), served })));
  selections.push(...wholeCase(served), 'id', 'id code viewerRole withheld { field reason }');
  const lists = Array.from({ length: 8 }, () => selectAll(caseShape, { first: 3, depth: 1, edges: some(3), served }));

  const tally = { requests: new Map(), people: people.length, cases: 0, lists: 0, listed: 0, denied: 0, failed: 0, largestList: 0 };
  const readOne = async () => {
    const person = pick(people);
    const dice = random();
    const mine = [...theirs.get(person)];
    const refused = dice < 0.1;
    const foreign = random() < 0.5 ? unassigned.code : pick(cases.filter((file) => !theirs.get(person).has(file)))?.code ?? unassigned.code;
    const answer = refused
      ? await system.ask(person.subject, `query ($code: String!) { caseFile(code: $code) { ${pick(selections)} } }`, { code: foreign })
      : dice < 0.3
        ? await system.ask(person.subject, `query ($first: Int!) { caseload(first: $first) { nodes { ${pick(lists)} } } }`, { first: random() < 0.3 ? 25 : 1 + Math.floor(random() * 25) })
        : await system.ask(person.subject, `query ($code: String!) { caseFile(code: $code) { ${pick(selections)} } }`, { code: random() < 0.3 ? pick(cases.slice(0, FULL)).code : pick(mine).code });
    const body = JSON.parse(answer.text);
    const codes = (body.errors ?? []).map((error) => error.extensions.code);
    const denied = codes.length === 1 && codes[0] === 'NOT_FOUND';
    if (denied !== refused || (!refused && codes.length > 0)) {
      tally.failed += 1;
      tally.problem ??= answer.text.slice(0, 300);
    }
    tally.requests.set(answer.headers['x-request-id'], { person, denied, fields: receivedFields(body) });
    if (refused) tally.denied += 1;
    else if (body.data?.caseload) {
      tally.lists += 1;
      tally.listed += body.data.caseload.nodes.length;
      tally.largestList = Math.max(tally.largestList, body.data.caseload.nodes.length);
    } else tally.cases += 1;
  };
  const { rows: [mark] } = await system.owner.query('SELECT clock_timestamp() AS at');
  tally.since = mark.at;
  let left = reads;
  const began = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      if (left > 0 && left % 2_500 === 0) say(`  … ${reads - left} of ${reads} reads`);
      await readOne();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  tally.ms = performance.now() - began;
  if (tally.problem) say(`  first answer of another kind: ${tally.problem}`);
  return tally;
}

/** Holds what the clients received against what the log says, request by request. */
export async function compareWithLog(system, load) {
  const { rows: subjects } = await system.owner.query('SELECT token, subject_id FROM audit.subject');
  const { rows: actors } = await system.owner.query('SELECT token, person_id FROM audit.actor');
  const caseOf = new Map(subjects.map((row) => [row.token, row.subject_id]));
  const personOf = new Map(actors.map((row) => [row.token, row.person_id]));
  const { rows } = await system.owner.query("SELECT request_id, part, actor, subject, records, decision, octet_length(concat_ws(',', id, at, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats)) AS bytes FROM audit.access_entry e WHERE at >= $1 ORDER BY request_id, subject, part", [load.since]);
  const byRequest = Map.groupBy ? Map.groupBy(rows, (row) => row.request_id) : groupBy(rows);
  const found = { received: 0, logged: 0, missing: 0, extra: 0, foreign: 0, wrongActor: 0, denies: 0, split: 0, mostParts: 0, largest: 0 };
  for (const row of rows) {
    if (!load.requests.has(row.request_id)) found.foreign += 1;
    if (row.part === 1) found.split += 1;
    found.mostParts = Math.max(found.mostParts, row.part + 1);
    found.largest = Math.max(found.largest, row.bytes);
  }
  for (const [id, { person, denied, fields }] of load.requests) {
    const entries = byRequest.get(id) ?? [];
    const logged = loggedFields(entries, caseOf);
    found.received += fields.size;
    found.logged += logged.size;
    for (const one of fields) if (!logged.has(one)) found.missing += 1;
    for (const one of logged) if (!fields.has(one)) found.extra += 1;
    if (entries.length === 0) found.missing += 1;
    if (entries.some((entry) => personOf.get(entry.actor) !== person.id)) found.wrongActor += 1;
    if (denied && entries.length === 1 && entries[0].decision === 'DENY' && logged.size === 0) found.denies += 1;
  }
  return found;
}

function groupBy(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.request_id, [...(groups.get(row.request_id) ?? []), row]);
  return groups;
}
