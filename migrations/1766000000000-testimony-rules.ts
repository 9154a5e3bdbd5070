import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CLASSES_SQL } from './testimony-rules/classes.sql.js';
import { KEPT_SQL } from './testimony-rules/kept.sql.js';
import { MERGE_SQL } from './testimony-rules/merge.sql.js';
import { MERGED_EVENTS_SQL } from './testimony-rules/merged-events.sql.js';
import { PLANNERS_SQL } from './testimony-rules/planners.sql.js';

/** Who plans an interview on whatever basis, what a citation and a segment are classed by, and how two cases that each have an interview become one. */
export class TestimonyRules1766000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [CLASSES_SQL, MERGED_EVENTS_SQL, KEPT_SQL, PLANNERS_SQL, MERGE_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: what was decided is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds decisions. Restore a backup instead.');
  }
}
