/** A chain of evidence is whole where its item is, in the order in which things can have happened, and about the thing it began with. */
export const EVIDENCE_CHAIN_SQL = `
CREATE INDEX evidence_custody_of ON core.evidence_custody (evidence_id);
CREATE INDEX evidence_link_of ON core.evidence_link (evidence_id);
/* Before history is written. A hash that custody names may still be written down where the item had none. */
CREATE FUNCTION core.keep_evidence_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.sha256 IS DISTINCT FROM OLD.sha256 AND EXISTS (SELECT 1 FROM core.evidence_custody c WHERE c.evidence_id = NEW.id AND c.sha256 IS NOT NULL)
    AND NOT (OLD.sha256 IS NULL AND EXISTS (SELECT 1 FROM core.evidence_custody c WHERE c.evidence_id = NEW.id AND c.sha256 = NEW.sha256)) THEN PERFORM core.refuse_as('evidence_hash_stays'); END IF;
  IF NEW.seized_at IS DISTINCT FROM OLD.seized_at AND EXISTS (SELECT 1 FROM core.evidence_custody c WHERE c.evidence_id = NEW.id AND c.at < NEW.seized_at) THEN PERFORM core.refuse_as('evidence_seized_first'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_in_custody BEFORE UPDATE ON core.evidence_item FOR EACH ROW EXECUTE FUNCTION core.keep_evidence_item();

/* After the row policies, so that theirs is the first word. A minute is for clocks that differ. */
CREATE FUNCTION core.require_custody_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.at > clock_timestamp() + interval '1 minute' OR EXISTS (SELECT 1 FROM core.evidence_item e WHERE e.id = NEW.evidence_id AND e.seized_at > NEW.at) THEN PERFORM core.refuse_as('evidence_custody_in_time'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER in_time AFTER INSERT ON core.evidence_custody FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_custody_in_time();`;
