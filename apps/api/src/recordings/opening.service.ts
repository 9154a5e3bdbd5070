import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { Platform } from '../platform/platform.js';
import { newSecret } from '../platform/read/playbacks.js';
import { RecordingDoor, type RecordedGrant } from '../platform/read/recording-door.js';
import type { SignedContext } from '../platform/read/reader.js';
import type { VerifiedToken } from '../platform/sign-in/token.js';
import { MediaAddress } from './media-address.js';
import { ExportRecordingInput, OpenRecordingInput, PlaybackTicket } from './recordings.inputs.js';

type OpeningInput = OpenRecordingInput | ExportRecordingInput;
interface Opening { readonly mutation: string; readonly input: OpeningInput; readonly ticket: object }

/** Tickets for one opening of one recording, for the person and the sign-in that asked; each is in the chain of custody. */
@Injectable()
export class OpeningService {
  private readonly door: RecordingDoor;
  constructor(@Inject(PLATFORM) private readonly platform: Platform, @Inject(MediaAddress) private readonly address: MediaAddress) {
    this.door = new RecordingDoor(platform);
  }

  /** @throws HeardOnceError NOT_FOUND, VALIDATION (a part of a recording of unknown length, or outside it), CONFLICTING_STATE (not sealed yet) */
  async openForViewing(context: SignedContext, input: OpenRecordingInput): Promise<PlaybackTicket> {
    checkInput(OpenRecordingInput, input);
    const { firstMs, lastMs } = input;
    const part = firstMs === undefined && lastMs === undefined ? {} : { firstMs: firstMs ?? 0, lastMs: lastMs ?? null };
    return this.open(context, { mutation: 'openRecording', input, ticket: { purpose: 'PLAY', ...part } });
  }

  /** @throws HeardOnceError as {@link openForViewing}, and ROLE_REQUIRED: the prosecutor hands over */
  async openForHandover(context: SignedContext, input: ExportRecordingInput): Promise<PlaybackTicket> {
    checkInput(ExportRecordingInput, input);
    return this.open(context, { mutation: 'exportRecording', input, ticket: { purpose: 'EXPORT', recipient: input.recipient, recipientName: input.recipientName } });
  }

  private async open(context: SignedContext, { mutation, input, ticket }: Opening): Promise<PlaybackTicket> {
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const grant = await this.door.release(context, { recordingId: input.recordingId, operation: mutation, code }, ({ recording }) => [{ type: 'Recording', fields: ['durationMs', 'mediaType', 'sizeBytes'], ids: [recording.id] }]);
    const { secret, sha256 } = newSecret();
    const token = context.token as VerifiedToken;
    const kept = { ...withinRecording(grant, ticket), issuer: token.issuer, subject: token.subject, jti: token.jti, tokenUntil: token.expiresAt, ticketSha256: sha256 };
    const { replayed, requestId } = await this.platform.writer.onCase(context, code, { mutation, key: input.idempotencyKey, input }, async (work) => ({
      id: await work.decide<string>('issue_ticket', 'recording', work.caseId, input.recordingId, input.purpose, JSON.stringify(kept)),
    }));
    // A ticket is kept as a hash only: sent again, it can't be given again.
    if (replayed) throw new HeardOnceError('CONFLICTING_STATE', { path: 'input.idempotencyKey', expected: words('otra clave: cada apertura tiene su billete, y se da una sola vez', 'another key: each opening has a ticket of its own, and it is given once') });
    const { recording } = grant;
    return Object.assign(new PlaybackTicket(), { ticket: secret, openUrl: this.address.open, mark: markOf(context, code), mediaType: recording.mediaType, sizeBytes: String(recording.sizeBytes), durationMs: recording.durationMs, requestId });
  }
}

/** Who looks, when, at what: to be shown over the picture, so that a filmed screen says whose it was. */
const markOf = ({ actor }: SignedContext, code: string): string => `${actor.name} · ${new Date().toISOString().slice(0, 19)}Z · ${code}`;

function withinRecording({ recording: { durationMs } }: RecordedGrant, ticket: object): object {
  const { firstMs, lastMs } = ticket as { firstMs?: number | null; lastMs?: number | null };
  if (firstMs === undefined || firstMs === null) return ticket;
  const end = lastMs ?? durationMs;
  if (durationMs === null || end === null || end > durationMs || firstMs >= end) throw new HeardOnceError('VALIDATION', { path: 'input.lastMs', expected: words('una parte de una grabación cuya duración se conoce', 'a part of a recording whose duration is known') });
  return { ...ticket, firstMs, lastMs: end };
}
