import type { DemoPerson } from './demo-people.js';

export interface GreetingFacts {
  /** Base address of the API, without a slash at the end. */
  readonly address: string;
  readonly issuer: string;
  /** Base address of the listener of recordings. */
  readonly recordings: string;
  readonly people: readonly DemoPerson[];
  readonly agencyNames: ReadonlyMap<string, string>;
  /** What must stand before a command so that it finds this data folder; empty for the default folder. */
  readonly prefix: string;
}

const FIRST_QUERY = '{ caseload(first: 3) { nodes { code stage priority ageBand safetyCard { mayNotApproach } preferences { language } withheld { field reason } } } }';

/** What the start says once everything listens: where, who may sign in, and a first query to copy. */
export function demoGreeting(facts: GreetingFacts): string {
  const rows = facts.people.map((person) => [person.login, person.role, facts.agencyNames.get(person.agencyCode) ?? person.agencyCode, person.mfa ? 'sí / yes' : 'no']);
  return [
    '',
    `Heard Once: ${facts.address}/graphql   (${facts.address}/health/ready)`,
    `Ingreso de demostración / demo sign-in: ${facts.issuer}`,
    `Grabaciones, subir y ver / recordings, upload and playback: ${facts.recordings}`,
    '',
    'Personas de demostración, todas inventadas / demo people, all invented:',
    ...alignedTable([['ingreso / login', 'rol / role', 'entidad / agency', 'segundo factor / second factor'], ...rows]),
    '',
    'Primera consulta, para copiar en otra terminal / first query, to copy into another terminal:',
    '',
    `  curl -s ${facts.address}/graphql -H 'content-type: application/json' \\`,
    `    -H "authorization: Bearer $(${facts.prefix}npm run -s token -- officer)" \\`,
    `    -d '${JSON.stringify({ query: FIRST_QUERY })}'`,
    '',
    'La historia completa, con dieciséis personas / the whole story, with sixteen people: ' + `${facts.prefix}npm run demo`,
    'Para terminar / to stop: Ctrl-C',
    '',
  ].join('\n');
}

function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
