import pg from 'pg';

/** Agencies, units and people as they are at the very beginning; later ones come through the administrators. */
export interface Staff {
  readonly agencies: readonly { readonly code: string; readonly name: { readonly es: string; readonly en: string }; readonly controlBody?: boolean }[];
  readonly units: readonly { readonly code: string; readonly agencyCode: string; readonly name: { readonly es: string } }[];
  readonly people: readonly { readonly subject: string; readonly givenName: string; readonly familyName: string; readonly role: string; readonly unitCode: string }[];
}

/**
 * Plants invented staff as the owner of the tables, for the embedded start: whoever is missing is added, who is there stays as
 * they are. People of an earlier start whose issuer had another address get the new one, so that another port locks nobody out.
 *
 * @param issuer the demo issuer's address, the `iss` of its tokens
 */
export async function plantPeople(ownerUrl: string, issuer: string, staff: Staff): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c role=heardonce_owner' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO people.agency (code, name_es, name_en, control_body) SELECT code, es, en, control FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS a (code, es, en, control) ON CONFLICT DO NOTHING',
      [staff.agencies.map((a) => a.code), staff.agencies.map((a) => a.name.es), staff.agencies.map((a) => a.name.en), staff.agencies.map((a) => a.controlBody ?? false)]);
    await client.query('INSERT INTO people.unit (code, agency_code, name) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (code) DO NOTHING',
      [staff.units.map((u) => u.code), staff.units.map((u) => u.agencyCode), staff.units.map((u) => u.name.es)]);
    const subjects = staff.people.map((person) => person.subject);
    await client.query('UPDATE people.person p SET issuer = $1, epoch = epoch + 1 WHERE p.subject = ANY ($2) AND p.issuer <> $1 AND NOT EXISTS (SELECT 1 FROM people.person q WHERE q.issuer = $1 AND q.subject = p.subject)', [issuer, subjects]);
    const { rows: added } = await client.query<{ id: string; subject: string }>('INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id) SELECT $1, s.subject, s.given, s.family, u.id FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS s (subject, given, family, unit) JOIN people.unit u ON u.code = s.unit ON CONFLICT (issuer, subject) DO NOTHING RETURNING id, subject',
      [issuer, subjects, staff.people.map((p) => p.givenName), staff.people.map((p) => p.familyName), staff.people.map((p) => p.unitCode)]);
    const roles = new Map(staff.people.map((person) => [person.subject, person.role]));
    await client.query('INSERT INTO people.role_holding (person_id, role) SELECT * FROM unnest($1::uuid[], $2::text[])', [added.map((row) => row.id), added.map((row) => roles.get(row.subject))]);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
