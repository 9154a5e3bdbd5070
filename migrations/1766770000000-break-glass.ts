import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EMERGENCIES_SQL } from './break-glass/emergencies.sql.js';
import { OFFICE_VIEWS_SQL } from './break-glass/office-views.sql.js';

/** Emergency access that a second person opens first, and the auditor's review of each. */
export class BreakGlass1766770000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [EMERGENCIES_SQL, OFFICE_VIEWS_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
