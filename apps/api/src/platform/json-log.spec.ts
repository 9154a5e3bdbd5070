import { describe, expect, it } from '@jest/globals';
import { JsonLog, type LogFields } from './json-log.js';

const CANARY = 'CANARY 7f3a';

function written(work: (log: JsonLog) => void): string {
  const lines: string[] = [];
  work(new JsonLog('info', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('JsonLog', () => {
  it('writes allow-listed keys and identifiers only', () => {
    const fields = { requestId: 'r-1', status: 503, code: CANARY, childName: CANARY, __proto__: { port: 1 } } as LogFields;
    const line = JSON.parse(written((log) => log.info('something', fields))) as Record<string, unknown>;
    expect(line).toMatchObject({ msg: 'something', requestId: 'r-1', status: 503, code: 'unprintable' });
    expect(Object.keys(line).sort()).toEqual(['code', 'level', 'msg', 'requestId', 'status', 'time']);
  });

  it('reduces an error to its class, SQLSTATE and constraint', () => {
    class QueryFailedError extends Error {
      readonly driverError = { code: '23505', constraint: 'child_document_key', detail: CANARY };
      readonly parameters = [CANARY];
    }
    const text = written((log) => log.failure('write failed', new QueryFailedError(CANARY)));
    expect(text).not.toContain('CANARY');
    expect(JSON.parse(text)).toMatchObject({ errorName: 'QueryFailedError', sqlstate: '23505', constraint: 'child_document_key' });
  });

  it('lets no text of the framework pass but its start-up lines', () => {
    const text = written((log) => {
      log.error(new TypeError(CANARY), CANARY, 'ExceptionsHandler');
      log.error(CANARY, 'stack', 'ExceptionsHandler');
      log.warn(CANARY, CANARY);
      log.log(CANARY, 'SomeFeature');
      log.log('Nest application successfully started', 'NestApplication');
    });
    expect(text).not.toContain('CANARY');
    expect(text).toContain('"errorName":"TypeError"');
    expect(text).toContain('Nest application successfully started');
  });
});
