import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal's rows get numbers, so that the log can say of each that it has it: those there are in the order of their time, from now on as they are
 * written. `audit.settled` says up to which number every row is there or never will be.
 */
export class NumberedJournal1766750000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE SEQUENCE audit.journal_number AS bigint;
ALTER TABLE audit.access_entry ADD COLUMN seq bigint;
UPDATE audit.access_entry e SET seq = n.seq FROM (SELECT x.at, x.id, row_number() OVER (ORDER BY x.at, x.id) AS seq FROM audit.access_entry x) n WHERE n.at = e.at AND n.id = e.id;
SELECT setval('audit.journal_number', (SELECT count(*) FROM audit.access_entry) + 1, false);
ALTER TABLE audit.access_entry ALTER COLUMN seq SET NOT NULL, ALTER COLUMN seq SET DEFAULT nextval('audit.journal_number');
ALTER SEQUENCE audit.journal_number OWNED BY audit.access_entry.seq;
CREATE INDEX access_entry_seq ON audit.access_entry (seq);

/* The time of a row, for the statement that writes it and must know it afterwards: the login that writes reads no table. */
CREATE FUNCTION audit.moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$;

/*
 * The largest number up to which each row is committed or never will be. A number is drawn under the lock that an INSERT holds to its end: while this
 * one is held none is under way. Waits for those that are, at most 300 ms, and holds up later ones meanwhile; the lock ends with the transaction.
 */
CREATE FUNCTION audit.settled() RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE v_number bigint;
BEGIN
  LOCK TABLE ONLY audit.access_entry IN SHARE MODE;
  SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END INTO v_number FROM audit.journal_number;
  RETURN v_number;
END $$;`);
  }

  /** Never backwards: the log names its entries by these numbers. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: the log names its entries by the numbers it gave. Restore a backup instead.');
  }
}
