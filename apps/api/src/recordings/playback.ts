import { exportSealed } from '@heardonce/sealed-recording/sealed-export.js';
import { SealedRecordingError } from '@heardonce/sealed-recording/sealed-recording-error.js';
import { SealedRecordingReader } from '@heardonce/sealed-recording/sealed-recording-reader.js';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DoorLimits, retryAfter } from '../platform/door-limits.js';
import { PLATFORM, SIGN_IN, SIGN_IN_AGAIN, type SignIn, type SignInAgain } from '../platform/doors.module.js';
import { ERROR_KINDS, HeardOnceError, toClientError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import { createGraphqlContext } from '../platform/graphql-context.js';
import { HEADER_REQUEST_ID, JSON_CONTENT_TYPE, RESPONSE_HEADERS } from '../platform/http/response-headers.js';
import { JsonLog } from '../platform/json-log.js';
import type { Platform } from '../platform/platform.js';
import { Handovers } from '../platform/read/handovers.js';
import { type Playback, Playbacks, type Whence } from '../platform/read/playbacks.js';
import { RecordingDoor, type RecordedGrant, type RecordingRow } from '../platform/read/recording-door.js';
import type { Reader, SignedContext } from '../platform/read/reader.js';
import type { VerifiedToken } from '../platform/sign-in/token.js';
import { bytesOf, type ByteRange, readRange, secondsOf } from './byte-range.js';
import { PLAY_PATH } from './media-address.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recording-storage.js';
import { sendWhileStanding } from './send-chunks.js';

/** Milliseconds of a recording that one answer gives at most: the log says to the second what was released, and a player that seeks away has not been given the rest. */
const MOST_MS = 30_000;
/** Bytes of one answer that are not cut further, and the most where the duration is not known. */
export const LEAST_BYTES = 4_194_304;
const MOST_BYTES = 33_554_432;

const TICKET_MS = 10_000;

/** No single range within what this session may play. */
class NoSuchRange extends Error {
  constructor(readonly size: number) {
    super('no such range');
  }
}

interface Sending { readonly reply: FastifyReply; readonly status: number; readonly headers: Record<string, string>; readonly grant: RecordedGrant; readonly session: Playback }

/**
 * Plays a recording by ranges. A ticket opens one session; its path secret stands in for the bearer token, which a `<video>` cannot send.
 * Every range is decided anew, is on record before a byte of it leaves, and ends at the next chunk when access ends.
 */
@Injectable()
export class PlaybackHandler {
  readonly door: RecordingDoor;
  private readonly playbacks: Playbacks;
  private readonly handovers: Handovers;
  private readonly reader: Reader;

  constructor(
    @Inject(PLATFORM) platform: Platform, @Inject(SIGN_IN) private readonly signIn: SignIn, @Inject(SIGN_IN_AGAIN) private readonly signInAgain: SignInAgain, @Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage,
    @Inject(JsonLog) private readonly log: JsonLog, @Inject(DoorLimits) private readonly limits: DoorLimits,
  ) {
    this.door = new RecordingDoor(platform);
    this.playbacks = new Playbacks(platform.pools);
    this.handovers = new Handovers(platform);
    this.reader = platform.reader;
  }

  /** Who is there is known before what they send is read, and a ticket is read for ten seconds. */
  admit(request: FastifyRequest, reply: FastifyReply, go: () => void): void {
    const context = createGraphqlContext(request, reply);
    this.signIn(context).then(() => this.limits.enter('playback', (context as SignedContext).actor.personId)).then(
      () => {
        signed.set(request, context as SignedContext);
        const late = setTimeout(() => request.raw.destroy(), TICKET_MS).unref();
        request.raw.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
        go();
      },
      (error: unknown) => void this.refuse(reply.header('connection', 'close'), context, error),
    );
  }

  /** POST {"ticket"} with the bearer token of the person it was given to: the address that plays, once. */
  async open(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const context = signed.get(request) as SignedContext;
    try {
      const given = (request.body as { ticket?: unknown } | null)?.ticket;
      const ticket = typeof given === 'string' ? given : '';
      const by = { personId: context.actor.personId, jti: (context.token as VerifiedToken).jti };
      const opened = await this.playbacks.redeem(ticket, by, whenceOf(request));
      if (!opened) throw await this.reader.deny(context, 'redeemTicket', await this.playbacks.codeOf(ticket));
      return await reply.code(201).headers(RESPONSE_HEADERS).type(JSON_CONTENT_TYPE).send(JSON.stringify({ url: `${PLAY_PATH}/${opened.secret}`, purpose: opened.purpose }));
    } catch (error) {
      return this.refuse(reply, context, error);
    }
  }

  /** GET by a path secret: one range as 206, or the whole file for whom it is handed over to. */
  async play(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const context = createGraphqlContext(request, reply);
    try {
      const { secret } = request.params as { secret: string };
      this.limits.enter('pieces', secret);
      const session = await this.playbacks.use(secret, whenceOf(request));
      if (!session) throw await this.denyStranger(context.requestId, secret);
      context.actor = await this.signInAgain(session.token);
      if (session.purpose === 'EXPORT') await this.handOver(context as SignedContext, session, reply);
      else await this.sendRange(context as SignedContext, session, reply);
    } catch (error) {
      return this.refuse(reply, context, error);
    }
    return reply;
  }

  private async sendRange(context: SignedContext, session: Playback, reply: FastifyReply): Promise<void> {
    let range: ByteRange = { first: 0, last: 0 };
    const grant = await this.door.release(context, { recordingId: session.recordingId, operation: 'playRecording' }, ({ recording }) => {
      range = rangeFor(context.req.headers.range, session, recording);
      return [{ type: 'Recording.media', fields: releasedAs(range, recording), ids: [recording.id] }];
    });
    const { recording } = grant;
    await this.withSealed(grant, async (sealed) => {
      const headers = { 'content-type': recording.mediaType, 'content-range': `bytes ${range.first}-${range.last}/${sealed.size}`, 'content-length': String(range.last - range.first + 1), 'accept-ranges': 'bytes' };
      await this.send(context, { reply, status: 206, headers, grant, session }, sealed.read(range.first, range.last));
    });
  }

  private async handOver(context: SignedContext, session: Playback, reply: FastifyReply): Promise<void> {
    const grant = await this.door.release(context, { recordingId: session.recordingId, operation: 'handOverRecording' }, ({ recording }) => [
      { type: 'Recording.media', fields: releasedAs({ first: 0, last: recording.sizeBytes - 1 }, soundOnly(recording)), ids: [recording.id] },
    ]);
    await this.withSealed(grant, async (sealed, fileKey) => {
      const copy = exportSealed(sealed, fileKey, [session.recipient ?? '']);
      const sending = { reply, status: 200, headers: { 'content-type': 'application/octet-stream', 'content-length': String(copy.size) }, grant, session };
      const given = { bytes: 0 };
      let whole = false;
      await this.handovers.begin(session.id);
      try {
        whole = await this.send(context, sending, counted(copy.stream(), given));
      } finally {
        await this.handovers.settle(session.id, whole ? null : `${given.bytes} of ${copy.size} bytes left at most`);
      }
    });
  }

  /** The recording opened against the record of its release; its last chunk is authenticated before any length is promised. */
  private async withSealed(grant: RecordedGrant, use: (sealed: SealedRecordingReader, fileKey: Buffer) => Promise<void>): Promise<void> {
    const fileKey = await this.door.keyForReading(grant);
    await this.storage.read(grant.recording.id, async (source) => {
      const sealed = await SealedRecordingReader.open(source, fileKey);
      if (sealed.size !== grant.recording.sizeBytes) throw new SealedRecordingError('TRUNCATED', 'Not as long as on record');
      await use(sealed, fileKey);
    });
  }

  /** As long as access stands, and the sign-in: its end, or the token's, raises no epoch. Gives whether all of it went out. */
  private async send(context: SignedContext, { reply, status, headers, grant, session }: Sending, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
    reply.hijack();
    const suffix = grant.recording.mediaType.startsWith('audio/') ? 'audio' : 'video';
    reply.raw.writeHead(status, { ...RESPONSE_HEADERS, ...headers, [HEADER_REQUEST_ID]: context.requestId, 'content-disposition': `${status === 206 ? 'inline' : 'attachment'}; filename="${status === 206 ? suffix : 'recording.age'}"` });
    return sendWhileStanding(reply.raw, chunks, async () => (await this.isSignedIn(session)) && this.door.stands(grant));
  }

  /** Of an address that ended or is used from elsewhere it is on record that somebody tried, of an invented one it is not. */
  private async denyStranger(requestId: string, secret: string): Promise<HeardOnceError> {
    const code = await this.playbacks.codeOf(secret);
    return code === null ? new HeardOnceError('NOT_FOUND') : this.door.denyNobody(requestId, 'playRecording', code);
  }

  private isSignedIn({ token }: Playback): Promise<boolean> {
    return this.signInAgain(token).then(() => true, () => false);
  }

  /** Before the first byte: the refusal as everywhere. After it: the connection is cut, for nothing can be said any more. */
  private refuse(reply: FastifyReply, context: { requestId: string; language: 'es' | 'en' }, error: unknown): FastifyReply {
    if (reply.raw.headersSent) {
      this.log.failure('playback ended', error, { requestId: context.requestId });
      reply.raw.destroy();
      return reply;
    }
    if (error instanceof NoSuchRange) return reply.code(416).headers({ ...RESPONSE_HEADERS, 'content-range': `bytes */${error.size}` }).send();
    const told = toClientError(error, context.language, context.requestId);
    if (told.extensions.code === 'INTERNAL') this.log.failure('playback failed', error, { requestId: context.requestId });
    return reply.code(ERROR_KINDS[told.extensions.code].status).headers({ ...RESPONSE_HEADERS, ...retryAfter(error) }).type(JSON_CONTENT_TYPE).send(JSON.stringify({ errors: [told] }));
  }
}

const signed = new WeakMap<FastifyRequest, SignedContext>();

/** The same, and how many bytes of it were taken. */
async function* counted(chunks: AsyncIterable<Uint8Array>, given: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    given.bytes += chunk.length;
    yield chunk;
  }
}

const whenceOf = (request: FastifyRequest): Whence => ({ ip: request.ip, agent: request.headers['user-agent'] });

function rangeFor(header: string | undefined, { clip }: Playback, recording: RecordingRow): ByteRange {
  const { sizeBytes, durationMs } = recording;
  const whole = { first: 0, last: sizeBytes - 1 };
  if (clip && durationMs === null) throw new NoSuchRange(sizeBytes);
  const within = clip && durationMs !== null ? bytesOf(clip, { sizeBytes, durationMs }) : whole;
  const range = readRange(header, within, mostBytesOf(recording));
  if (range === null) throw new NoSuchRange(sizeBytes);
  return range;
}

/** Bytes of the most that one answer gives. */
function mostBytesOf({ sizeBytes, durationMs }: RecordingRow): number {
  if (durationMs === null) return LEAST_BYTES;
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, (sizeBytes / durationMs) * MOST_MS)));
}

/** @throws HeardOnceError CONFLICTING_STATE: damage became known since the ticket was given */
function soundOnly(recording: RecordingRow): RecordingRow {
  if (recording.status !== 'SEALED') throw new HeardOnceError('CONFLICTING_STATE', { expected: words('una grabación íntegra: esta tiene daños', 'a recording that is intact: this one is damaged') });
  return recording;
}

/** What the log says was released: the bytes exactly, the seconds by proportion of the duration. */
function releasedAs(range: ByteRange, { sizeBytes, durationMs }: RecordingRow): string[] {
  const bytes = `bytes ${range.first}-${range.last}/${sizeBytes}`;
  if (durationMs === null) return [bytes];
  const { from, to } = secondsOf(range, { sizeBytes, durationMs });
  return [bytes, `seconds ${from}-${to}`];
}
