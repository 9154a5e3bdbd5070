import type pg from 'pg';
import { HeardOnceError } from '../errors.js';

/** The server did not say plainly what became of a COMMIT: its answer was lost, came too late, or came with a warning. */
export class OutcomeUnknown extends Error {}

/**
 * Commits, and returns only when the server said COMMIT and nothing beside it. A warning means that the commit may not outlive this server
 * (`canceling wait for synchronous replication`); a lost or late answer, that it may have happened or not.
 *
 * @throws OutcomeUnknown where the transaction may have been committed
 * @throws the database's own error, or HeardOnceError BUSY, where it certainly was not
 */
export async function commitDurably(client: pg.ClientBase): Promise<void> {
  let warned = false;
  const onNotice = (): void => {
    warned = true;
  };
  client.on('notice', onNotice);
  let command: string;
  try {
    ({ command } = await client.query('COMMIT'));
  } catch (error) {
    if (isPlainRefusal(error)) throw error;
    throw new OutcomeUnknown();
  } finally {
    client.removeListener('notice', onNotice);
  }
  // A transaction that had failed before answers COMMIT with ROLLBACK, and no error.
  if (command !== 'COMMIT') throw new HeardOnceError('BUSY');
  if (warned) throw new OutcomeUnknown();
}

/** An ERROR ends the transaction undone and leaves the session standing; a FATAL may come after the commit. */
const isPlainRefusal = (error: unknown): boolean => (error as { severity?: unknown }).severity === 'ERROR';

/** Ends a transaction undone. A connection that does not answer is closed, so that nobody gets it next. */
export async function abandon(client: pg.ClientBase, cause: unknown): Promise<void> {
  const answered = typeof (cause as { severity?: unknown }).severity === 'string' || cause instanceof HeardOnceError || (cause as { driverError?: { severity?: unknown } }).driverError?.severity !== undefined;
  const undone = answered && (await client.query('ROLLBACK').then(() => true, () => false));
  if (!undone) discard(client);
}

/** The pool drops a connection that has been ended. */
export function discard(client: pg.ClientBase): void {
  void (client as pg.Client).end().catch(() => undefined);
}
