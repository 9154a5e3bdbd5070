import type pg from 'pg';

interface Default { schema: string; table: string; column: string; expression: string }

/**
 * Takes the database's own clock and random source away: defaults and functions give one moment, and ids by count. Row policies still
 * compare with the real time, which the run does not outlive. Done before the worlds part, so that both have the same.
 */
export async function stillDatabase(owner: pg.Pool, moment: number): Promise<void> {
  const at = new Date(moment).toISOString();
  await owner.query(`CREATE SCHEMA still; GRANT USAGE ON SCHEMA still TO PUBLIC;
    CREATE FUNCTION still.moment() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '${at}' $$;
    CREATE FUNCTION still.uuid(p_sequence text) RETURNS uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT md5(p_sequence || nextval(('still.' || p_sequence)::regclass))::uuid $$`);
  const { rows } = await owner.query<Default>(`SELECT n.nspname AS schema, c.relname AS table, a.attname AS column, pg_get_expr(d.adbin, d.adrelid) AS expression
    FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE n.nspname IN ('core', 'identity', 'history', 'identity_history', 'access', 'people', 'audit') AND a.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) ~ '(now|clock_timestamp|gen_random_uuid)\\(\\)'`);
  for (const one of rows) await owner.query(`ALTER TABLE ${one.schema}.${one.table} ALTER COLUMN ${one.column} SET DEFAULT ${await stillText(owner, one.expression, `${one.schema}_${one.table}`)}`);
  const functions = await owner.query<{ name: string; text: string }>(`SELECT p.proname AS name, pg_get_functiondef(p.oid) AS text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('core', 'identity', 'history', 'access', 'people', 'audit') AND p.prokind = 'f' AND p.prosrc ~ '(now|clock_timestamp|gen_random_uuid)\\(\\)' AND p.proname <> 'ensure_partitions'`);
  for (const one of functions.rows) await owner.query(await stillText(owner, one.text, `call_${one.name}`));
}

/**
 * From here on ids are counted from this number, whatever was counted before. What others did with rows that are not the same in both worlds, and what
 * was refused after its id was drawn, counts differently there; of ids from a random source nobody can tell.
 */
export async function countFrom(owner: pg.Pool, number: number): Promise<void> {
  await owner.query("SELECT setval(c.oid, $1) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'still' AND c.relkind = 'S'", [number]);
}

async function stillText(owner: pg.Pool, text: string, sequence: string): Promise<string> {
  await owner.query(`CREATE SEQUENCE IF NOT EXISTS still.${sequence}`);
  return text.replace(/(?<![.\w])(?:now|clock_timestamp)\(\)/g, 'still.moment()').replace(/(?<![.\w])gen_random_uuid\(\)/g, `still.uuid('${sequence}')`);
}
