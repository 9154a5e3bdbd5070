/**
 * Who may ask for a decision, read from the functions of the database that take it: the text of each as the migrations leave it. A role is what a
 * function demands of its caller (`require_role`, `holds_role`, the assignment it looks for), also where it has another function demand it.
 */
const DEFINED = /CREATE (?:OR REPLACE )?FUNCTION (access|people)\.(\w+)\s*\(/g;
const ROLE_LIST = /'([A-Z_]+)'/g;
const DEMANDS = [
  /access\.require_role\([^,()]+(?:\([^()]*\))?[^,()]*((?:,\s*'[A-Z_]+')+)\)/g,
  /access\.holds_role\(access\.me\(\)((?:,\s*'[A-Z_]+'))\)/g,
  /e\.person_id = access\.me\(\)[^;]*?e\.role (?:IN|=) (\(?(?:'[A-Z_]+'(?:,\s*)?)+\)?)/g,
  /p_role NOT IN (\((?:'[A-Z_]+'(?:,\s*)?)+\))/g,
];

/** What every migration would have the database do, in order, without one. */
export async function sqlOf(migrations) {
  const out = [];
  for (const Migration of migrations) await new Migration().up({ query: async (sql) => (out.push(String(sql)), []) });
  return out.join('\n');
}

/** The text of each function, by its last definition. */
export function functionsIn(sql) {
  const bodies = new Map();
  for (const match of sql.matchAll(DEFINED)) {
    const rest = sql.slice(match.index);
    const quote = /\$\w*\$/.exec(rest)?.[0];
    if (!quote) continue;
    const from = rest.indexOf(quote) + quote.length;
    bodies.set(`${match[1]}.${match[2]}`, rest.slice(from, rest.indexOf(quote, from)));
  }
  return bodies;
}

/** The roles a function demands of its caller; none where it asks for something else, like being the author. */
export function demandedRoles(name, bodies, seen = new Set()) {
  const body = bodies.get(name);
  if (body === undefined || seen.has(name)) return [];
  seen.add(name);
  const own = DEMANDS.flatMap((demand) => [...body.matchAll(demand)].flatMap((match) => [...match[1].matchAll(ROLE_LIST)].map((role) => role[1])));
  const demanded = [...new Set([...own, ...calledBy(body, /(access|people)\.(require_\w+)\(/g).flatMap((helper) => demandedRoles(helper, bodies, seen))])].sort();
  // Where a function demands nothing by itself, what it begins with does.
  return demanded.length > 0 ? demanded : demandedRoles(calledBy(body, /(access|people)\.(\w+)\(/g).find((called) => demandedRoles(called, bodies, new Set(seen)).length > 0) ?? '', bodies, seen);
}

const calledBy = (body, pattern) => [...body.matchAll(pattern)].map((match) => `${match[1]}.${match[2]}`);
