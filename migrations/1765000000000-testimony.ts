import type { MigrationInterface, QueryRunner } from 'typeorm';
import { factsSql } from './standing-facts/facts.sql.js';
import { EVIDENCE_SQL } from './testimony/evidence.sql.js';
import { HEARD_ONCE_SQL } from './testimony/heard-once.sql.js';
import { INTERVIEW_AGAIN_SQL } from './testimony/interview-again.sql.js';
import { INTERVIEW_DECISIONS_SQL } from './testimony/interview-decisions.sql.js';
import { INTERVIEW_KEEPERS_SQL } from './testimony/interview-keepers.sql.js';
import { RECORDING_DECISIONS_SQL } from './testimony/recording-decisions.sql.js';
import { TESTIMONY_ACCESS_SQL } from './testimony/access.sql.js';
import { TESTIMONY_RECORDS_SQL } from './testimony/records.sql.js';
import { TRANSCRIPT_DECISIONS_SQL } from './testimony/transcript-decisions.sql.js';
import { TRANSCRIPT_SQL } from './testimony/transcript.sql.js';

/** The testimony: the one interview, its questions, its recording and transcript, and what stands instead of asking again. */
export class Testimony1765000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query('DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text)');
    for (const sql of [TESTIMONY_RECORDS_SQL, HEARD_ONCE_SQL, TESTIMONY_ACCESS_SQL, INTERVIEW_AGAIN_SQL, INTERVIEW_KEEPERS_SQL, INTERVIEW_DECISIONS_SQL, TRANSCRIPT_SQL, TRANSCRIPT_DECISIONS_SQL, RECORDING_DECISIONS_SQL, EVIDENCE_SQL, factsSql([NAMED_FOR])]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}

const NAMED_FOR = { column: 'recordings text[]', sql: 'ARRAY(SELECT n.recording_id::text FROM access.named_investigator n WHERE n.case_id = r.case_id AND n.person_id = p_person AND n.ended_at IS NULL ORDER BY 1)' };
