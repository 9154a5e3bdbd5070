import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEGUN_SQL } from './testimony-mended/begun.sql.js';
import { DECIDED_SQL } from './testimony-mended/decided.sql.js';
import { NEW_EVENTS_SQL } from './testimony-mended/new-events.sql.js';
import { TOPICS_SQL } from './testimony-mended/topics.sql.js';

/** What new events rest on, what an interview that does not stand may not have, and what a topic found later means for the words before it. */
export class TestimonyMended1766400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [NEW_EVENTS_SQL, BEGUN_SQL, DECIDED_SQL, TOPICS_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: what was recorded is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
