import type { MigrationInterface, QueryRunner } from 'typeorm';
import { factsSql, NAMED_FOR } from './timed-access/facts.sql.js';
import { DATED_SQL, GIVEN_SQL } from './timed-access/given.sql.js';
import { OFFICE_VIEWS_SQL } from './timed-access/office-views.sql.js';
import { SUPERVISION_SQL } from './timed-access/supervision.sql.js';
import { TIMES_SQL } from './timed-access/times.sql.js';

/** Access begins and ends by the clock, without anybody looking at it; what was given to a person by name ends with the office it was given to. */
export class TimedAccess1766100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query('DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text)');
    for (const sql of [TIMES_SQL, GIVEN_SQL, factsSql([NAMED_FOR]), OFFICE_VIEWS_SQL, SUPERVISION_SQL, DATED_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: what has ended would count again. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: access that has ended would count again. Restore a backup instead.');
  }
}
