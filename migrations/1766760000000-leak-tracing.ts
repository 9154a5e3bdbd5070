import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TRACES_SQL } from './leak-tracing/traces.sql.js';

/** Who may have made public what a case holds. */
export class LeakTracing1766760000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query(TRACES_SQL);
  }

  /** Never backwards: what was asked, decided and found is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds what was asked, decided and found. Restore a backup instead.');
  }
}
