import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCREDITATIONS_SQL } from './testimony-rules/accreditations.sql.js';
import { TOTALS_SQL } from './testimony-rules/totals.sql.js';

/** Accreditations that end before their day, and how often children were asked over all of them. */
export class AccreditationsAndTotals1766010000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [ACCREDITATIONS_SQL, TOTALS_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: what was decided and what was published is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds decisions and published numbers. Restore a backup instead.');
  }
}
