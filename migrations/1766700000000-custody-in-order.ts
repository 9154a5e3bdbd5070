import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What one transaction writes into a chain of custody (received, then sealed) was recorded at one and the same moment, and stood in the order of random
 * ids: now each entry has the moment of its own. Entries there are stay as they are.
 */
export class CustodyInOrder1766700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of CHAINS) await queryRunner.query(`ALTER TABLE ${table} ALTER COLUMN recorded_at SET DEFAULT clock_timestamp()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of CHAINS) await queryRunner.query(`ALTER TABLE ${table} ALTER COLUMN recorded_at SET DEFAULT now()`);
  }
}

const CHAINS = ['core.recording_custody', 'core.evidence_custody'];
