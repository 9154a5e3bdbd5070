import pg from 'pg';

const WORDS = 2_000;
const LONGEST = 12;
const BATCH_CASES = 500;
const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'már', 'lén'];

/** Invented words, the first of them common, the last rare, as in speech. */
const vocabulary = Array.from({ length: WORDS }, (_one, at) => [at % 16, (at >> 4) % 16, (at >> 8) % 16].map((index) => SYLLABLES[index]).join(''));
/** From about one segment in forty to one in several thousand; a phrase and a pair. */
export const SEARCHED = [vocabulary[40], vocabulary[300], vocabulary[900], vocabulary[1_900], `"${vocabulary[3]} ${vocabulary[5]}"`, `${vocabulary[60]} ${vocabulary[4]}`];

/**
 * Spreads segments evenly over all cases of the stage, one transcript a case.
 * @returns {Promise<number>} how many there are
 */
export async function plantSegments({ database }, segments, report) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT case_id, author_id, unit_id FROM core.transcript_version LIMIT 1');
    if (rows.length === 0) await fill(client, segments, report);
    await client.query('VACUUM (ANALYZE) core.transcript_segment');
    await client.query('VACUUM (ANALYZE) core.transcript_version');
    await client.query('CHECKPOINT');
    const { rows: [{ n }] } = await client.query('SELECT count(*)::int AS n FROM core.transcript_segment');
    report(`${n} segmentos / segments`);
    return n;
  } finally {
    await client.end();
  }
}

async function fill(client, segments, report) {
  const { rows: cases } = await client.query('SELECT f.id, f.author_id, f.unit_id FROM core.case_file f ORDER BY f.id');
  const each = Math.max(1, Math.round(segments / cases.length));
  await client.query('SELECT setseed(0.25)');
  for (let at = 0; at < cases.length; at += BATCH_CASES) {
    const batch = JSON.stringify(cases.slice(at, at + BATCH_CASES));
    await client.query(`WITH made AS (
        INSERT INTO core.transcript_version (case_id, author_id, unit_id, recording_id, number, language, format, source_sha256)
        SELECT c.id, c.author_id, c.unit_id, gen_random_uuid(), 1, 'es', 'WEBVTT', repeat('a', 64) FROM json_to_recordset($1) AS c(id uuid, author_id uuid, unit_id uuid) RETURNING id, case_id, author_id, unit_id)
      INSERT INTO core.transcript_segment (case_id, author_id, unit_id, version_id, number, start_ms, end_ms, speaker, text)
      SELECT m.case_id, m.author_id, m.unit_id, m.id, n, n * 2000, n * 2000 + 2000, 'NIÑA', (SELECT string_agg(($3::text[])[1 + floor(power(random(), 2) * $4)::int], ' ') FROM generate_series(1, $5) WHERE m.id IS NOT NULL AND n > 0)
      FROM made m CROSS JOIN generate_series(1, $2::int) AS n`, [batch, each, vocabulary, WORDS, LONGEST]);
    report(`  ${Math.min(cases.length, at + BATCH_CASES) * each} / ${cases.length * each}`);
  }
}
