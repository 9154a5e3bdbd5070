import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tokens that ended before their time, by their hash alone, until they would have expired of themselves. Whoever signs in with one of
 * them is nobody. Also what the figures may know of the control body's delay: how many, never whose.
 */
export class EndedSignIns1764093600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE people.ended_sign_in (token bytea PRIMARY KEY CHECK (octet_length(token) = 32), until_at timestamptz NOT NULL);
CREATE INDEX ended_sign_in_until ON people.ended_sign_in (until_at);

CREATE FUNCTION access.end_sign_in(p_token bytea, p_until timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM people.ended_sign_in WHERE until_at < now();
  INSERT INTO people.ended_sign_in (token, until_at) VALUES (p_token, p_until) ON CONFLICT DO NOTHING;
$$;

DROP FUNCTION access.sign_in(text, text);
CREATE FUNCTION access.sign_in(p_issuer text, p_subject text, p_token bytea)
RETURNS TABLE (person_id uuid, name text, unit_id uuid, unit text, agency text, control_body boolean, epoch bigint, roles text[], actor text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.given_names || ' ' || p.family_names, u.id, u.code, u.agency_code, g.control_body, p.epoch,
    ARRAY(SELECT h.role FROM people.role_holding h WHERE h.person_id = p.id AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()) ORDER BY h.role), a.token
  FROM people.person p JOIN people.unit u ON u.id = p.unit_id JOIN people.agency g ON g.code = u.agency_code JOIN audit.actor a ON a.person_id = p.id
  WHERE p.issuer = p_issuer AND p.subject = p_subject AND p.active AND NOT EXISTS (SELECT 1 FROM people.ended_sign_in e WHERE e.token = p_token)
$$;

CREATE FUNCTION access.overdue_conflicts() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM access.conflict c WHERE c.upheld IS NULL AND c.decide_by < now()
$$;`);
  }

  /** Never backwards: a token that was ended must stay ended. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: tokens that were ended would count again.');
  }
}
