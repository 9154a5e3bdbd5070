import { JsonLog } from '../../api/src/platform/json-log.js';
import { serveMetrics } from '../../api/src/platform/metrics/metrics-server.js';
import { describeStartProblem, portFrom } from '../../api/src/start-problem.js';
import { LogFigures } from './log-figures.js';
import { SequencerService } from './sequencer-service.js';
import { logVkey, sequencerSettings } from './sequencer-settings.js';

/**
 * The sequencer, a process of its own: it alone holds the key of the log. It reads the journal as one login, adds to the log as another, and owns neither
 * database. Several may run; one works, the others wait. With `--vkey` it says its key, which is made at the first start, and ends.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--vkey')) {
    process.stdout.write(`${logVkey()}\n`);
    return;
  }
  const log = new JsonLog(process.env['HEARDONCE_QUIET'] ? 'warn' : 'info');
  const figures = new LogFigures();
  const service = new SequencerService(sequencerSettings(), figures, log);
  const port = portFrom('HEARDONCE_LOG_METRICS_PORT');
  const metrics = port === undefined ? undefined : await serveMetrics(figures, port);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => service.stop());
  await service.run();
  await metrics?.close();
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exit(1);
}
