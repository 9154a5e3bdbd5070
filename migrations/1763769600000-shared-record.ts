import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS_SQL } from './shared-record/access.sql.js';
import { ADMINISTRATION_SQL } from './shared-record/administration.sql.js';
import { AUDIT_SQL, AUDIT_VIEW_SQL } from './shared-record/audit.sql.js';
import { DECISIONS_SQL } from './shared-record/decisions.sql.js';
import { FACTS_SQL } from './shared-record/facts.sql.js';
import { INTAKE_SQL } from './shared-record/intake.sql.js';
import { OFFICE_SQL } from './shared-record/office.sql.js';
import { PEOPLE_SQL } from './shared-record/people.sql.js';
import { HISTORY_SQL } from './shared-record/record-table.js';
import { RECORDS_SQL } from './shared-record/records.sql.js';

/** The shared record, its history, the facts that decide who reads it, and the record of who did. */
export class SharedRecord1763769600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const schema of ['people', 'access', 'core', 'identity', 'history', 'identity_history', 'audit']) await queryRunner.query(`CREATE SCHEMA ${schema}`);
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [PEOPLE_SQL, ACCESS_SQL, AUDIT_SQL, HISTORY_SQL, RECORDS_SQL, FACTS_SQL, DECISIONS_SQL, INTAKE_SQL, ADMINISTRATION_SQL, AUDIT_VIEW_SQL, OFFICE_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
