/**
 * Makes the first administrators, as the owner of the database: at most two, in two units, so that each can decide what the other proposes.
 * There is no default person and no password; who they are is vouched for by your sign-in service.
 * `--help` prints how; `docs/operations.md` shows both commands.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';

const REFUSALS = {
  CONFLICTING_STATE: 'Ya hay dos administradores; los demás se agregan desde el sistema, con una segunda persona. / There are two administrators already; add others in the system, with a second person.',
};
const KNOWN = {
  23505: 'Esa persona ya existe. / That person exists already.',
  23514: 'Los códigos de entidad y unidad llevan mayúsculas, cifras, - y _, de 2 a 32 caracteres. / Codes of agency and unit are 2 to 32 capital letters, digits, - and _.',
  42501: 'Hace falta la dueña de la base de datos en DATABASE_URL. / The owner of the database is needed in DATABASE_URL.',
  42883: 'Primero ejecute npm run migrate. / Run npm run migrate first.',
  '3F000': 'Primero ejecute npm run migrate. / Run npm run migrate first.',
  ECONNREFUSED: 'La base de datos de DATABASE_URL no responde. / No database answers at DATABASE_URL.',
};
const HELP = `Uso / use:
  DATABASE_URL=postgres://owner:password@server/database npm run -s first-administrator -- \\
    --issuer https://id.example --subject 4711 --given Ana --family Prueba \\
    --agency BARNAHUS --agency-name "Centro Barnahus" --unit ADMIN-1 --unit-name "Administración" [--control-body]

  --issuer, --subject    iss y sub de los tokens de la persona / iss and sub of the person's tokens
  --given, --family      nombres y apellidos / given and family names
  --agency, --unit       códigos: mayúsculas, cifras, - y _ / codes: capital letters, digits, - and _
  --agency-name, --unit-name    sus nombres; si faltan, el código / their names; the code if left out
  --control-body         la entidad es el órgano de control / the agency is the control body

Cree dos, en unidades distintas. / Make two, in different units.`;
const NEEDED = ['issuer', 'subject', 'given', 'family', 'agency', 'unit'];

class Refused extends Error {}

async function main() {
  const options = Object.fromEntries([...NEEDED, 'agency-name', 'unit-name'].map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ options: { ...options, 'control-body': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } } });
  if (values.help) return void console.log(HELP);
  const missing = NEEDED.filter((name) => !values[name]?.trim());
  if (missing.length > 0) throw new Refused(`Falta / missing: ${missing.map((name) => `--${name}`).join(' ')}`);
  const url = process.env.DATABASE_URL;
  if (!url) throw new Refused('Falta DATABASE_URL, con el dueño de la base de datos. / DATABASE_URL is missing, with the owner of the database.');
  const client = new pg.Client({ connectionString: url, options: '-c role=heardonce_owner' });
  await client.connect();
  try {
    const { issuer, subject, given, family, agency, unit } = values;
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT people.first_administrator($1, $2, $3, $4, $5, $6, $7, $8) AS id', [issuer, subject, given, family, agency, values['agency-name'] ?? agency, unit, values['unit-name'] ?? unit]);
    if (values['control-body']) await client.query('UPDATE people.agency SET control_body = true WHERE code = $1', [agency]);
    const count = await client.query("SELECT count(*)::int AS count, count(DISTINCT p.unit_id)::int AS units FROM people.role_holding h JOIN people.person p ON p.id = h.person_id WHERE h.role = 'ADMINISTRATOR' AND h.until_at IS NULL");
    await client.query('COMMIT');
    console.log(`Administrador creado / administrator made: ${rows[0].id}`);
    const { count: made, units } = count.rows[0];
    if (made < 2 || units < 2) console.log('Cree otro en otra unidad: nadie decide lo que propone su propia unidad. / Make another in another unit: nobody decides what their own unit proposes.');
  } finally {
    await client.end();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Refused ? error.message : (REFUSALS[error.message] ?? KNOWN[error.code] ?? error.message));
  process.exitCode = 1;
}
