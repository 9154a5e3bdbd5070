import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each range of a playback uses its session, and lengthened it with a durable write: now only where a minute is gained. An export is over once it is
 * used, whatever the clocks of two that use it at once say.
 */
export class PlaybackSessions1766600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE OR REPLACE FUNCTION access.use_playback(p_secret text, p_family int, p_agent text) RETURNS SETOF access.playback LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v access.playback; v_until timestamptz;
BEGIN
  SELECT * INTO v FROM access.playback p WHERE p.secret_sha256 = p_secret AND p.ip_family = p_family AND p.agent_sha256 = p_agent AND p.session_until > now();
  IF NOT FOUND THEN RETURN; END IF;
  v_until := CASE WHEN v.purpose = 'EXPORT' THEN v.opened_at ELSE LEAST(now() + interval '15 minutes', v.opened_at + interval '4 hours', v.token_until) END;
  IF v.purpose = 'EXPORT' OR v_until > v.session_until + interval '1 minute' THEN
    UPDATE access.playback p SET session_until = v_until WHERE p.id = v.id AND p.session_until > now() RETURNING * INTO v;
    IF NOT FOUND THEN RETURN; END IF;
  END IF;
  RETURN NEXT v;
END $$;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE OR REPLACE FUNCTION access.use_playback(p_secret text, p_family int, p_agent text) RETURNS SETOF access.playback LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE access.playback SET session_until = CASE WHEN purpose = 'EXPORT' THEN now() ELSE LEAST(now() + interval '15 minutes', opened_at + interval '4 hours', token_until) END
    WHERE secret_sha256 = p_secret AND ip_family = p_family AND agent_sha256 = p_agent AND session_until > now() RETURNING * $$;`);
  }
}
