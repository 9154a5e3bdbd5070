import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log, in a database of its own or beside the record: leaves, full tiles, checkpoints. All of it is added to and never changed, by the owner of
 * the tables neither; a superuser can, and is found out by whoever holds an older checkpoint. What is published at the moment is the one exception.
 */
export class Leaves1766750000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
/* index: place in the tree. seq: number of the row of the journal. name: SHA-256 of 'entry' and the row's id. */
CREATE TABLE tlog.leaf (index bigint PRIMARY KEY CHECK (index >= 0), seq bigint NOT NULL UNIQUE, name bytea NOT NULL UNIQUE CHECK (octet_length(name) = 32), entry bytea NOT NULL CHECK (octet_length(entry) <= 65535));
/* Full tiles alone: 256 hashes and their root. Narrower ones are made from the leaves, or from the roots of the level below. */
CREATE TABLE tlog.tile (level int CHECK (level BETWEEN 0 AND 6), index bigint CHECK (index >= 0), hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192), root bytea NOT NULL CHECK (octet_length(root) = 32), PRIMARY KEY (level, index));
ALTER TABLE tlog.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE TABLE tlog.checkpoint (size bigint PRIMARY KEY CHECK (size >= 0), root bytea NOT NULL CHECK (octet_length(root) = 32), note text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
/* The first cosignature of each witness under each checkpoint. */
CREATE TABLE tlog.cosignature (size bigint REFERENCES tlog.checkpoint, witness text, line text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (size, witness));
/* Who may add leaves: the newest alone. */
CREATE TABLE tlog.holder (fence bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());
/* What is given to whoever asks: the newest checkpoint, and the newest that enough witnesses signed. */
CREATE TABLE tlog.published (state text PRIMARY KEY CHECK (state IN ('NEWEST', 'WITNESSED')), size bigint NOT NULL REFERENCES tlog.checkpoint, note text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());

CREATE FUNCTION tlog.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The log is added to and never changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
${['leaf', 'tile', 'checkpoint', 'cosignature', 'holder'].map((table) => `CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON tlog.${table} FOR EACH ROW EXECUTE FUNCTION tlog.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON tlog.${table} FOR EACH STATEMENT EXECUTE FUNCTION tlog.refuse_change();
ALTER TABLE tlog.${table} ENABLE ALWAYS TRIGGER never_changed, ENABLE ALWAYS TRIGGER never_emptied;`).join('\n')}
CREATE FUNCTION tlog.refuse_smaller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size < OLD.size THEN RAISE EXCEPTION 'What was published never shrinks.' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER never_smaller BEFORE UPDATE ON tlog.published FOR EACH ROW EXECUTE FUNCTION tlog.refuse_smaller();
CREATE TRIGGER never_deleted BEFORE DELETE ON tlog.published FOR EACH ROW EXECUTE FUNCTION tlog.refuse_change();
ALTER TABLE tlog.published ENABLE ALWAYS TRIGGER never_smaller, ENABLE ALWAYS TRIGGER never_deleted;

REVOKE ALL ON ALL TABLES IN SCHEMA tlog FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA tlog FROM PUBLIC;
GRANT USAGE ON SCHEMA tlog TO heardonce_tlog, heardonce_tlog_read;
GRANT SELECT ON tlog.leaf, tlog.tile, tlog.checkpoint, tlog.cosignature, tlog.published TO heardonce_tlog, heardonce_tlog_read;
GRANT SELECT ON tlog.holder TO heardonce_tlog;
GRANT INSERT ON tlog.leaf, tlog.tile, tlog.checkpoint, tlog.cosignature, tlog.holder, tlog.published TO heardonce_tlog;
GRANT UPDATE (size, note, at) ON tlog.published TO heardonce_tlog;`);
  }

  /** Never backwards: a log that shrinks is a log that was tampered with. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: the log only grows. Restore a backup instead.');
  }
}
