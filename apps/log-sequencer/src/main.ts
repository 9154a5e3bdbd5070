import { JsonLog } from '../../api/src/platform/json-log.js';
import { serveMetrics } from '../../api/src/platform/metrics/metrics-server.js';
import { describeStartProblem, portFrom } from '../../api/src/start-problem.js';
import { LogFigures } from './log-figures.js';
import { SequencerService } from './sequencer-service.js';
import { sequencerSettings } from './sequencer-settings.js';

/**
 * The sequencer, a process of its own: it alone holds the key of the log. It reads the journal as one login, adds to the log as another, and owns neither
 * database. Several may run; one works, the others wait.
 */
async function main(): Promise<void> {
  const log = new JsonLog(process.env['HEARDONCE_QUIET'] ? 'warn' : 'info');
  const figures = new LogFigures();
  const service = new SequencerService(sequencerSettings(), figures, log);
  const port = portFrom('HEARDONCE_LOG_METRICS_PORT');
  const metrics = port === undefined ? undefined : await serveMetrics(figures, port);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => service.stop());
  if (!process.env['HEARDONCE_QUIET']) process.stdout.write(`${service.vkey}\n`);
  await service.run();
  await metrics?.close();
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exit(1);
}
