export interface RecordTableOptions {
  /** Reports, tasks and documents may stand before any case exists. */
  readonly caseOptional?: boolean;
  /** The row names the data key its values are encrypted under. */
  readonly encrypted?: boolean;
}

/** The history of an identity-zone table stays in the identity zone. */
export const historyTable = (table: string): string => {
  const [schema, name] = table.split('.');
  return schema === 'identity' ? `identity_history.${name}` : `history.${name}`;
};

/**
 * SQL of one record table: the columns every record has, its index, its history table, and the trigger that keeps both.
 * A change of what the row says raises the version by one, so that a stale `expectedVersion` is found by the WHERE clause.
 */
export function recordTable(table: string, options: RecordTableOptions, columns: string): string {
  const caseColumn = table === 'core.case_file' ? 'case_id uuid GENERATED ALWAYS AS (id) STORED' : `case_id uuid${options.caseOptional ? '' : ' NOT NULL'} REFERENCES access.case_state`;
  const name = table.replace('.', '_');
  return `
CREATE TABLE ${table} (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ${caseColumn},
    author_id uuid NOT NULL REFERENCES people.person, unit_id uuid NOT NULL REFERENCES people.unit,
    version int NOT NULL DEFAULT 1, recorded_at timestamptz NOT NULL DEFAULT now(),${options.encrypted ? '\n    key_id uuid NOT NULL REFERENCES identity.data_key,' : ''}
${columns});
CREATE INDEX ${name}_case ON ${table} (case_id, recorded_at, id);
CREATE TABLE ${historyTable(table)} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, row_id uuid NOT NULL, case_id uuid, version int NOT NULL, changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by uuid NOT NULL, why text NOT NULL, from_values jsonb NOT NULL, to_values jsonb NOT NULL);
CREATE INDEX ${name}_history_row ON ${historyTable(table)} (row_id, version);
CREATE TRIGGER keep_history BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION history.keep('${historyTable(table)}');
`;
}

/**
 * Keeps who, when, from, to and why. Refuses a change by nobody or for no reason. Being moved to a case leaves the version as it is:
 * whoever logged a report reads its version, and must not learn from it that a case was found.
 * The blind index is made from the row and has no history of its own.
 */
export const HISTORY_SQL = `
CREATE FUNCTION history.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_old jsonb := to_jsonb(OLD); v_new jsonb := to_jsonb(NEW); v_from jsonb; v_to jsonb; v_why text := NULLIF(current_setting('app.why', true), '');
BEGIN
  /* A generated column is not there yet before the row is written: a case file's case is itself. */
  IF TG_TABLE_NAME = 'case_file' THEN v_new := v_new || jsonb_build_object('case_id', NEW.id); END IF;
  IF NEW.id <> OLD.id OR NEW.author_id <> OLD.author_id OR NEW.unit_id <> OLD.unit_id OR NEW.recorded_at <> OLD.recorded_at
    OR v_old -> 'aspect' IS DISTINCT FROM v_new -> 'aspect' OR v_old -> 'subject_kind' IS DISTINCT FROM v_new -> 'subject_kind' THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  SELECT COALESCE(jsonb_object_agg(o.key, o.value), '{}'), COALESCE(jsonb_object_agg(o.key, v_new -> o.key), '{}') INTO v_from, v_to
    FROM jsonb_each(v_old) o WHERE o.value IS DISTINCT FROM v_new -> o.key AND o.key NOT IN ('version', 'match_keys');
  IF v_from = '{}' AND v_old -> 'match_keys' IS DISTINCT FROM v_new -> 'match_keys' THEN RETURN NEW; END IF;
  IF v_why IS NULL THEN PERFORM access.refuse('WHY_REQUIRED'); END IF;
  NEW.version := OLD.version + CASE WHEN v_from ? 'case_id' AND v_from - 'case_id' = '{}' THEN 0 ELSE 1 END;
  EXECUTE format('INSERT INTO %s (row_id, case_id, version, changed_by, why, from_values, to_values) VALUES ($1, $2, $3, $4, $5, $6, $7)', TG_ARGV[0])
    USING NEW.id, (v_new ->> 'case_id')::uuid, NEW.version, access.me(), v_why, v_from, v_to;
  RETURN NEW;
END $$;
`;
