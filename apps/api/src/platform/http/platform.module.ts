import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController, READINESS_CHECKS } from '../health/health.controller.js';
import type { ReadinessCheck } from '../health/readiness.js';
import { JsonLog } from '../json-log.js';
import { Metrics } from '../metrics/metrics.js';
import { InFlight } from './in-flight.js';

/** What every feature may have injected from the server itself: log, figures, requests under way. */
export interface PlatformParts {
  readonly log: JsonLog;
  readonly metrics: Metrics;
  readonly inFlight: InFlight;
  readonly readinessChecks: readonly ReadinessCheck[];
}

@Module({})
export class PlatformModule {
  static of(parts: PlatformParts): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: JsonLog, useValue: parts.log },
        { provide: Metrics, useValue: parts.metrics },
        { provide: InFlight, useValue: parts.inFlight },
        { provide: READINESS_CHECKS, useValue: parts.readinessChecks },
      ],
      exports: [JsonLog, Metrics, InFlight],
    };
  }
}
