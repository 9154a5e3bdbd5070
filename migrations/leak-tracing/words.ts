/** Words that the tables and views here share. */
export const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
export const MY_UNIT = "NULLIF(current_setting('app.unit', true), '')::uuid";
const HELD = 'h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now())';

/** The reader runs as the auditor's database role and holds that role. */
export const AUDITS = `(current_user = 'heardonce_r_auditor' AND EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role = 'AUDITOR' AND ${HELD}))`;

/** Nobody supervises a case they are in conflict with: it is not there for them. Without a case there is nothing to be in conflict with. */
export const unbiased = (caseId: string): string =>
  `NOT EXISTS (SELECT 1 FROM access.conflict mine WHERE mine.case_id = ${caseId} AND mine.person_id = ${ME} AND mine.upheld IS DISTINCT FROM false)`;

/** A person and their unit as a colleague is told of them. */
export const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;

/** Nobody is shown themselves or a colleague of their own unit. */
export const ofAnotherUnit = (person: string): string => `EXISTS (SELECT 1 FROM people.person other WHERE other.id = ${person} AND other.id <> ${ME} AND other.unit_id <> ${MY_UNIT})`;

export const view = (name: string, query: string): string => `CREATE VIEW office.${name} WITH (security_barrier) AS ${query};`;

export const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
