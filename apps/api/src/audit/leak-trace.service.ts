import { type LeakPlace, placesOf } from '@heardonce/domain/access/leak-trace.js';
import { classifiedFields, findRecord } from '@heardonce/domain/classified.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { acknowledge, type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { JsonLog } from '../platform/json-log.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { LeakTraces } from '../platform/read/leak-traces.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import { DecideLeakTraceInput, type LeakFactInput, RequestLeakTraceInput } from './leak-trace.inputs.js';

interface Page { readonly first?: number; readonly after?: string }
interface FactToTrace extends LeakPlace { readonly places: readonly LeakPlace[] }

const BEAT_MS = 60_000;
const DAY_MS = 86_400_000;
const LOOKED_BACK_DAYS = 180;
const PUBLISHED = { path: 'input.publishedAt', expected: { es: 'un momento que ya pasó, después del comienzo del periodo', en: 'a moment that has passed, after the period begins' } };
const NO_SUCH_FIELD = { es: 'un campo de un registro del caso, como los nombra el registro de accesos', en: 'a field of a record of the case, as the access log names them' };

/**
 * Who had read what became public: asked by one auditor with a reason, approved by another of another unit, made by the clock in the identity zone, readable by
 * these two for three days. Of the case it tells nothing but who read which fields when; whether anybody is found, or there is such a case at all, changes neither
 * the answers on the way nor their form.
 */
@Injectable()
export class LeakTraceService implements OnModuleInit, OnApplicationShutdown {
  private readonly office: OfficeReader;
  private readonly traces: LeakTraces;
  private beat: NodeJS.Timeout | undefined;
  private making: Promise<number> | null = null;

  constructor(@Inject(PLATFORM) private readonly platform: Platform, @Inject(JsonLog) private readonly log: JsonLog) {
    this.office = new OfficeReader(platform);
    this.traces = new LeakTraces(platform);
  }

  onModuleInit(): void {
    this.beat = setInterval(() => void this.makeDue().catch((error: unknown) => this.log.failure('leak traces failed', error)), BEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
  }

  /** @throws HeardOnceError MFA_REQUIRED, VALIDATION, RATE_LIMITED (more than 5 in a day) */
  async request(context: SignedContext, input: RequestLeakTraceInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    checkInput(RequestLeakTraceInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const published = Date.parse(input.publishedAt);
    const from = input.fromAt ? Date.parse(input.fromAt) : published - LOOKED_BACK_DAYS * DAY_MS;
    if (published > Date.now() || from >= published) throw new HeardOnceError('VALIDATION', PUBLISHED);
    const facts = input.facts.map(factOf);
    return acknowledge(await this.platform.writer.inOffice(context, 'AUDITOR', { mutation: 'requestLeakTrace', key: input.idempotencyKey, input, about: code }, async (work) => {
      await work.concerns(code);
      return { id: await work.decide<string>('ask_leak_trace', 'access_log', code, JSON.stringify(facts), new Date(published), new Date(from), input.reason, input.why), version: 1 };
    }));
  }

  /** @throws HeardOnceError MFA_REQUIRED, NOT_FOUND, NOT_SELF (one's own, or one's own unit's), STALE_VERSION, CONFLICTING_STATE (decided, or asked more than 7 days ago) */
  async decide(context: SignedContext, input: DecideLeakTraceInput): Promise<Acknowledgement> {
    demandSecondFactor(context);
    checkInput(DecideLeakTraceInput, input);
    const outcome = await this.platform.writer.inOffice(context, 'AUDITOR', { mutation: 'decideLeakTrace', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('decide_leak_trace', 'access_log', input.id, input.expectedVersion, input.approve, input.why);
      return { id: input.id, version: input.expectedVersion + 1 };
    });
    if (input.approve) this.makeDue().catch((error: unknown) => this.log.failure('leak traces failed', error, { requestId: context.requestId }));
    return acknowledge(outcome);
  }

  listTraces(context: SignedContext, { open, ...page }: Page & { readonly open: boolean }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    demandSecondFactor(context);
    return this.office.list(context, 'leakTraces', { ...page, filters: [open] }, info);
  }

  listReaders(context: SignedContext, { traceId, ...page }: Page & { readonly traceId: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    demandSecondFactor(context);
    if (!isUUID(traceId)) throw new HeardOnceError('VALIDATION', { path: 'traceId', expected: { es: 'un identificador UUID', en: 'a UUID' } });
    return this.office.list(context, 'leakReaders', { ...page, filters: [traceId] }, info);
  }

  /** One round: every trace that was approved and has no answer yet; gives how many were made. Who asks while one runs waits for a round of their own. */
  async makeDue(): Promise<number> {
    while (this.making) await this.making.catch(() => 0);
    this.making = this.round();
    try {
      return await this.making;
    } finally {
      this.making = null;
    }
  }

  private async round(): Promise<number> {
    await this.traces.forget();
    let made = 0;
    for (const trace of await this.traces.listDue()) {
      await this.traces.make(trace).then(() => (made += 1), (error: unknown) => this.log.failure('a leak trace failed', error));
    }
    return made;
  }
}

/** @throws HeardOnceError VALIDATION where the record has no such field, or has no aspects */
function factOf({ record, field, aspect }: LeakFactInput, index: number): FactToTrace {
  const type = RECORD_TYPES.find((one) => one.name === record && (findRecord(one)?.zone === 'core' || findRecord(one)?.zone === 'identity'));
  const known = type && classifiedFields(type).find((one) => one.property === field);
  if (!known || known.kind === 'inherited') throw new HeardOnceError('VALIDATION', { path: `input.facts[${index}].field`, expected: NO_SUCH_FIELD });
  if (aspect && record !== 'Whereabouts') throw new HeardOnceError('VALIDATION', { path: `input.facts[${index}].aspect`, expected: NO_SUCH_FIELD });
  const place = { record, field, aspect: aspect ?? null };
  return { ...place, places: placesOf(place) };
}

/** @throws HeardOnceError MFA_REQUIRED */
function demandSecondFactor({ actor }: SignedContext): void {
  if (!actor.mfa) throw new HeardOnceError('MFA_REQUIRED');
}
