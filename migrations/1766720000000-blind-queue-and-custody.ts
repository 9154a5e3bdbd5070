import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BLIND_SQL } from './kept-rules/blind.sql.js';
import { HANDOVER_SQL } from './kept-rules/handover.sql.js';
import { HELD_SQL } from './kept-rules/held.sql.js';

/** What an interviewer who is kept blind reads of the questions; what stays of a plan, a chain of custody and a request; what is said of a hand-over and a seal. */
export class BlindQueueAndCustody1766720000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [BLIND_SQL, HELD_SQL, HANDOVER_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
