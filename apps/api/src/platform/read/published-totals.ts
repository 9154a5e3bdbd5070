import type pg from 'pg';

/** Sees to it that every closed quarter is published before totals are read: counted by the database once, and never again. */
export async function publishTotals(pool: pg.Pool): Promise<void> {
  await pool.query({ name: 'office.publish_totals', text: 'SELECT access.publish_totals()' });
}
