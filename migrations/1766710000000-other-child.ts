import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CARRY_SQL } from './other-child/carry.sql.js';
import { DECISIONS_SQL } from './other-child/decisions.sql.js';
import { OTHERS } from './other-child/facts.sql.js';
import { MOVES_SQL } from './other-child/moves.sql.js';
import { TABLE_SQL } from './other-child/table.sql.js';
import { factsSql, NAMED_FOR } from './timed-access/facts.sql.js';

/** A segment that speaks of another child follows that child's policy besides. */
export class OtherChild1766710000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query('DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text)');
    for (const sql of [TABLE_SQL, CARRY_SQL, DECISIONS_SQL, MOVES_SQL, factsSql([NAMED_FOR, OTHERS])]) await queryRunner.query(sql);
  }

  /** Never backwards: what is said of another child would be open to everyone on the case. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: what is said of another child would be open again. Restore a backup instead.');
  }
}
