import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EVIDENCE_CHAIN_SQL } from './custody/evidence.sql.js';
import { RECORDING_SQL } from './custody/recording.sql.js';
import { VERIFICATION_SQL } from './custody/verification.sql.js';

/** A chain of custody says what happened: by whom a recording was read, of what the hash is, what was never whole; and it goes where its item goes. */
export class KeptCustody1766500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [RECORDING_SQL, VERIFICATION_SQL, EVIDENCE_CHAIN_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
