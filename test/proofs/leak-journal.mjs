/** How somebody looked before they told. */
export const MANNERS = ['ONE_LOOK', 'HIDDEN_IN_WORK', 'PIECE_BY_PIECE', 'LONG_BEFORE'];
/** What each manner is. All look in ordinary hours and are of the team of the case; none reads anything else on that occasion. */
export const LOOKED_BEFORE = {
  ONE_LOOK: 'had never read any of the three in this case, and looked once, 1 to 72 hours before publication',
  HIDDEN_IN_WORK: 'does ordinary work in the case too, and looked once more, 1 to 72 hours before',
  PIECE_BY_PIECE: 'the same, each fact by itself, two and a half days apart, the last 1 to 72 hours before',
  LONG_BEFORE: 'as hidden in work, 20 to 40 days before',
};

/** Days that the journal goes back; partitions are made for them. */
const DAYS = 180;
/** One person of each is on each case; each unit has one role. */
const ROLES = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'];
const UNITS = 210;
const AGENCIES = 8;

/** What stands in a record of an entry. Rows have ids made of the case's number, so that nothing needs to be looked up. */
const WHEREABOUTS = (aspects) => `(SELECT string_agg('"' || md5('where' || a || c)::uuid || '"', ',') FROM unnest(ARRAY[${aspects}]) a)`;
const IDENTITY_PART = `'{"type":"ChildIdentity","fields":["dateOfBirth","documentNumber","familyNames","givenNames"],"ids":["' || md5('child' || c)::uuid || '"]}'`;
const BIRTH_PART = `'{"type":"ChildIdentity","fields":["dateOfBirth"],"ids":["' || md5('child' || c)::uuid || '"]}'`;
const CARD_PART = `'{"type":"CaseFile","fields":["code","priority","stage"],"ids":["' || md5('case' || c)::uuid || '"]},{"type":"SafetyCard","fields":["allergies","language"],"ids":["' || md5('card' || c)::uuid || '"]},{"type":"Task","fields":["dueAt","ownerUnit","status"],"ids":["' || md5('task' || c)::uuid || '"]}'`;
const placesPart = (aspects) => `'{"type":"Whereabouts","fields":["aspect","value"],"ids":[' || ${WHEREABOUTS(aspects)} || ']}'`;
const EVERYWHERE = "'ADDRESS','SCHOOL','PHONE','PLACEMENT'";
const person = (i) => `md5('person' || ${i})::uuid`;
const token = (i) => `encode(sha256(('actor' || ${i})::bytea), 'hex')`;
const subject = (c) => `encode(sha256(('subject' || ${c})::bytea), 'hex')`;
const agencyOf = (i) => `'AGENCY-' || ((${i} % ${UNITS}) % ${AGENCIES})`;
const unitOf = (i) => `'UNIT-' || (${i} % ${UNITS})`;
/** Members of a case's team are spread over all people of the role. */
const memberOf = (c, r, people) => `(${r} + ${ROLES.length} * ((${c} * 7919::bigint + ${r} * 104729) % ${Math.floor(people / ROLES.length)}))`;
const roleOf = (r) => `(ARRAY[${ROLES.map((role) => `'${role}'`).join(',')}])[${r} + 1]`;
/** A case of the journal was opened on a day of the first 150; most of what is done there is done soon after. */
const openedOn = (c) => `((${c} * 31) % 150)`;

/** People, units, cases with their teams and where the child can be found; no value of any child. Beside the application's doors, as the database's superuser. */
export async function plantOffice(client, { people, cases }) {
  await client.query("SET session_replication_role = replica; SET max_parallel_workers_per_gather = 0; SELECT setseed(0.42)");
  await client.query(`INSERT INTO people.agency (code, name_es, name_en) SELECT 'AGENCY-' || g, 'Agencia ' || g, 'Agency ' || g FROM generate_series(0, ${AGENCIES - 1}) g`);
  await client.query(`INSERT INTO people.unit (id, code, agency_code, name) SELECT md5('unit' || u)::uuid, 'UNIT-' || u, 'AGENCY-' || (u % ${AGENCIES}), 'Unit ' || u FROM generate_series(0, ${UNITS - 1}) u`);
  await client.query(`INSERT INTO people.person (id, issuer, subject, given_names, family_names, unit_id) SELECT ${person('i')}, 'invented', 'p' || i, 'Persona', 'Número ' || i, md5('unit' || (i % ${UNITS}))::uuid FROM generate_series(0, ${people - 1}) i`);
  await client.query(`INSERT INTO people.role_holding (person_id, role, from_at) SELECT ${person('i')}, ${roleOf(`(i % ${ROLES.length})`)}, now() - interval '1 year' FROM generate_series(0, ${people - 1}) i`);
  await client.query(`INSERT INTO audit.actor (person_id, token, salt) SELECT ${person('i')}, ${token('i')}, 'x' FROM generate_series(0, ${people - 1}) i`);
  await client.query(`INSERT INTO access.case_state (case_id, code, opened_at) SELECT md5('case' || c)::uuid, access_code(c), now() - make_interval(days => ${DAYS} - ${openedOn('c')}) FROM generate_series(0, ${cases - 1}) c`.replace('access_code(c)', "'HO-' || c"));
  await client.query(`INSERT INTO audit.subject (subject_id, token, salt) SELECT md5('case' || c)::uuid, ${subject('c')}, 'x' FROM generate_series(0, ${cases - 1}) c`);
  await client.query(`INSERT INTO identity.whereabouts (id, case_id, author_id, unit_id, key_id, subject, aspect, value)
    SELECT md5('where' || a || c)::uuid, md5('case' || c)::uuid, ${person('0')}, md5('unit0')::uuid, md5('key')::uuid, 'CHILD', a, 'sealed' FROM generate_series(0, ${cases - 1}) c, unnest(ARRAY[${EVERYWHERE}]) a`);
  await client.query(`INSERT INTO access.assignment (case_id, person_id, role, from_at, assigned_by, why)
    SELECT md5('case' || c)::uuid, ${person(memberOf('c', 'r', people))}, ${roleOf('r')}, now() - make_interval(days => ${DAYS} - ${openedOn('c')}), ${person('0')}, 'INVENTED' FROM generate_series(0, ${cases - 1}) c, generate_series(0, ${ROLES.length - 1}) r`);
  for (let month = -Math.ceil(DAYS / 28); month <= 0; month++) {
    await client.query(`DO $$ DECLARE v date := (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '${month} months')::date; BEGIN
      IF to_regclass('audit.access_entry_' || to_char(v, 'YYYY_MM')) IS NULL THEN EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.access_entry FOR VALUES FROM (%L) TO (%L)', 'access_entry_' || to_char(v, 'YYYY_MM'), v || ' 00:00+00', (v + interval '1 month')::date || ' 00:00+00'); END IF; END $$`);
  }
}

/** Entries planted with one statement. */
const PORTION = 100_000;

/**
 * Ordinary work: of every hundred entries 21 open a case whole (the child, where they are, the card), 4 read for a visit what later leaks and nothing else, 12 the
 * child, 12 where they are, 6 one place alone, 35 none of it (card, stage, tasks), 10 write. Somebody of the team, in the hours of their shift (nine in ten by day), most of it soon after the case was opened.
 */
export async function plantWork(client, { people, cases, entries }, onProgress) {
  for (let done = 0; done < entries; done += PORTION) {
    await client.query(portionOfWork(people, cases, Math.min(PORTION, entries - done)));
    onProgress?.(Math.min(entries, done + PORTION));
  }
  await client.query('ANALYZE audit.access_entry; ANALYZE audit.subject; ANALYZE audit.actor; ANALYZE access.case_state; ANALYZE access.assignment; ANALYZE identity.whereabouts');
}

const portionOfWork = (people, cases, entries) => `
    INSERT INTO audit.access_entry (id, at, request_id, actor, agency, unit, role, purpose, operation, subject, kinds, records, decision, policy)
    SELECT gen_random_uuid(), e.at, gen_random_uuid(), ${token('i')}, ${agencyOf('i')}, ${unitOf('i')}, ${roleOf('r')}, 'CASE_WORK', CASE WHEN e.style >= 90 THEN 'amendTask' ELSE 'caseFile' END, ${subject('c')},
      CASE WHEN e.style < 4 THEN ARRAY['identity','whereabouts'] WHEN e.style < 25 THEN ARRAY['coordination','identity','safety_card','whereabouts'] WHEN e.style < 37 THEN ARRAY['identity'] WHEN e.style < 55 THEN ARRAY['whereabouts'] ELSE ARRAY['coordination','safety_card'] END,
      CASE WHEN e.style < 4 THEN '[' || ${BIRTH_PART} || ',' || ${placesPart("'SCHOOL','ADDRESS'")} || ']' WHEN e.style < 25 THEN '[' || ${CARD_PART} || ',' || ${IDENTITY_PART} || ',' || ${placesPart(EVERYWHERE)} || ']' WHEN e.style < 37 THEN '[' || ${IDENTITY_PART} || ']' WHEN e.style < 49 THEN '[' || ${placesPart(EVERYWHERE)} || ']'
        WHEN e.style < 52 THEN '[' || ${placesPart("'SCHOOL'")} || ']' WHEN e.style < 55 THEN '[' || ${placesPart("'ADDRESS'")} || ']' WHEN e.style < 90 THEN '[' || ${CARD_PART} || ']' ELSE '[{"type":"Task","fields":["status"],"ids":["' || md5('task' || c)::uuid || '"]}]' END,
      CASE WHEN e.style >= 90 THEN 'WRITE' ELSE 'ALLOW' END, 'invented'
    FROM (SELECT x.c, x.r, x.i, x.style, LEAST(date_trunc('day', now()) - make_interval(days => ${DAYS}) + make_interval(days => x.day, secs => 3600 * (5 + CASE WHEN x.i % 10 = 3 THEN mod(18 + x.hour::int + 1, 24) ELSE 8 + x.hour END)), now() - interval '1 minute') AS at
      FROM (SELECT y.c, y.r, ${memberOf('y.c', 'y.r', people)} AS i, floor(random() * 100) AS style, (${openedOn('y.c')} + (${DAYS - 1} - ${openedOn('y.c')}) * power(random(), 1.7))::int AS day, 9 * (random() + random()) / 2 AS hour
        FROM (SELECT floor(random() * ${cases})::bigint AS c, floor(random() * ${ROLES.length})::int AS r FROM generate_series(1, ${entries})) y) x) e`;

const LOOKS = {
  ONE_LOOK: [['all', 0]], HIDDEN_IN_WORK: [['all', 0]], LONG_BEFORE: [['all', 0]],
  PIECE_BY_PIECE: [['SCHOOL', 0], ['BIRTH', -60], ['ADDRESS', -120]],
};
/** Hours before the publication at which they looked last: from, to. */
const BEFORE = { ONE_LOOK: [1, 72], HIDDEN_IN_WORK: [1, 72], PIECE_BY_PIECE: [1, 72], LONG_BEFORE: [480, 960] };

/** Plants who told: who read the school, the date of birth and the address as {@link LOOKED_BEFORE} says. */
export async function plantLeak(client, { people, cases }, number) {
  const manner = MANNERS[number % MANNERS.length];
  const c = (number * 97 + 13) % cases;
  const r = number % ROLES.length;
  const [from, to] = BEFORE[manner];
  const { rows: [planted] } = await client.query(
    `SELECT i, ${person('i')} AS person, date_trunc('day', now()) - make_interval(days => floor(random() * LEAST(25, ${DAYS} - ${openedOn(String(c))} - 45))::int) + interval '11 hours' - interval '1 day' AS published FROM (SELECT ${memberOf(`${c}::bigint`, String(r), people)} AS i) x`);
  const { i, person: personId, published } = planted;
  if (manner === 'ONE_LOOK') await client.query(`DELETE FROM audit.access_entry WHERE actor = ${token(i)} AND subject = ${subject(String(c))} AND kinds && ARRAY['identity', 'whereabouts']`);
  const { rows: [last] } = await client.query(`SELECT date_trunc('day', t.at) + make_interval(secs => 3600 * (13 + 9 * random())) AS at FROM (SELECT $1::timestamptz - make_interval(secs => 3600 * (${from} + ${to - from} * random())) AS at) t`, [published]);
  const lastAt = Math.min(last.at.getTime(), published.getTime() - 3_600_000);
  for (const [part, hours] of LOOKS[manner]) {
    const records = part === 'all' ? `'[' || ${BIRTH_PART} || ',' || ${placesPart("'SCHOOL','ADDRESS'")} || ']'` : part === 'BIRTH' ? `'[' || ${BIRTH_PART} || ']'` : `'[' || ${placesPart(`'${part}'`)} || ']'`;
    const kinds = part === 'all' ? "ARRAY['identity','whereabouts']" : part === 'BIRTH' ? "ARRAY['identity']" : "ARRAY['whereabouts']";
    await client.query(`INSERT INTO audit.access_entry (id, at, request_id, actor, agency, unit, role, purpose, operation, subject, kinds, records, decision, policy)
      SELECT gen_random_uuid(), $1, gen_random_uuid(), ${token('i')}, ${agencyOf('i')}, ${unitOf('i')}, ${roleOf(String(r))}, 'CASE_WORK', 'caseFile', ${subject('c')}, ${kinds}, ${records}, 'ALLOW', 'invented' FROM (SELECT ${i}::bigint AS i, ${c}::bigint AS c) x`, [new Date(lastAt + hours * 3_600_000)]);
  }
  return { manner, caseCode: `HO-${c}`, personId, publishedAt: published.toISOString() };
}
