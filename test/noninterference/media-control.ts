import type { TestPerson } from '../support/world.js';
import type { RawAnswer } from './raw-exchange.js';
import { askedBy, type WorldPair } from './world-pair.js';

const OPEN = 'mutation ($input: OpenRecordingInput!) { openRecording(input: $input) { ticket } }';

/** Whether somebody who may play a recording gets other bytes in world B; null where it does not play in both. */
export async function playsDifferently(pair: WorldPair, reader: TestPerson, code: string, recordingId: string): Promise<boolean | null> {
  const input = { caseCode: code, recordingId, purpose: 'control', idempotencyKey: `control-${recordingId}` };
  const asked = (caseCode: string) => askedBy(reader, OPEN, { input: { ...input, caseCode } });
  const opened = await pair.ask(asked(code), asked(pair.change.codes.get(code) ?? code));
  const redeem = ({ body }: RawAnswer) => ({ ...askedBy(reader, ''), path: '/recordings/play', body: JSON.stringify({ ticket: /"ticket":"([\w-]{43})"/.exec(body)?.[1] ?? '' }) });
  const sessions = await pair.askMedia(redeem(opened.a), redeem(opened.b));
  const play = ({ body }: RawAnswer) => ({ ...askedBy(reader, ''), method: 'GET', path: /"url":"([^"]+)"/.exec(body)?.[1] ?? '/recordings/play/none', headers: { range: 'bytes=100-299' } });
  const { a, b } = await pair.askMedia(play(sessions.a), play(sessions.b));
  return a.status === 206 && b.status === 206 ? a.body !== b.body : null;
}
