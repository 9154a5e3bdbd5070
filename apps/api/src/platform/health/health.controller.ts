import { Controller, Get, Header, HttpCode, Inject, ServiceUnavailableException } from '@nestjs/common';
import { InFlight } from '../http/in-flight.js';
import { JsonLog } from '../json-log.js';
import { failedChecks, type ReadinessCheck } from './readiness.js';

/** Injection token of the checks that `/health/ready` runs. */
export const READINESS_CHECKS = Symbol('READINESS_CHECKS');

/** Says whether the process lives and whether it may be sent requests; never why not. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[],
    @Inject(InFlight) private readonly inFlight: InFlight,
    @Inject(JsonLog) private readonly log: JsonLog,
  ) {}

  /** The process runs its event loop. */
  @Get('live')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  live(): string {
    return '{"status":"live"}';
  }

  /** Every check passes and the server has not been asked to stop; else 503. Failures are logged by name. */
  @Get('ready')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  async ready(): Promise<string> {
    const failed = this.inFlight.draining ? ['draining'] : await failedChecks(this.checks);
    for (const check of failed) this.log.caution('not ready', { check });
    if (failed.length > 0) throw new ServiceUnavailableException();
    return '{"status":"ready"}';
  }
}
