import { differences, receivedFields, recordedFields } from './demo-comparison.mjs';
import { counted } from './demo-report.mjs';

const LOG = `query Log($code: String!, $after: String) {
  accessLog(first: 50, after: $after, filter: { caseCode: $code }) {
    nodes { at requestId person agency role operation decision records { type fields ids } withheld }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The access log of one case, oldest first, as its auditor reads it. */
export async function readLog(auditor, code) {
  const entries = [];
  for (let after = null; ;) {
    const { data, errors } = await auditor.ask(LOG, { code, after });
    if (errors) throw new Error(`auditor: ${errors[0].extensions?.code}: ${errors[0].message}`);
    entries.push(...data.accessLog.nodes);
    if (!data.accessLog.pageInfo.hasNextPage) return entries.reverse();
    after = data.accessLog.pageInfo.endCursor;
  }
}

export const printLog = (report, entries) => report.table(
  [report.language === 'en' ? ['time (UTC)', 'person', 'role', 'operation', 'decision', 'fields'] : ['hora (UTC)', 'persona', 'rol', 'operación', 'decisión', 'campos']],
  entries.map((entry) => [entry.at.slice(11, 19), entry.person ?? '', entry.role ?? '', entry.operation, entry.decision, String(recordedFields([entry]).length)]),
);

/**
 * One answer against what the log holds for its request, field by field.
 * @param {{ login: string, data: any, requestId: string }} reading
 */
export function compare(report, { login, data, requestId }, entries) {
  const received = receivedFields(data);
  const own = entries.filter((entry) => entry.requestId === requestId && entry.decision === 'ALLOW');
  const recorded = recordedFields(own);
  const { unrecorded, unreceived } = differences(received, recorded);
  report.expect(received.length > 0 && unrecorded.length + unreceived.length === 0, `${login}: ${counted(received.length, 'campo recibido', 'campos recibidos')}, ${counted(recorded.length, 'registrado', 'registrados')}`, `${login}: ${counted(received.length, 'field', 'fields')} received, ${recorded.length} recorded`);
  for (const field of unrecorded) report.say(`    sin registrar: ${field}`, `    not recorded: ${field}`);
  for (const field of unreceived) report.say(`    registrado de más: ${field}`, `    recorded beyond: ${field}`);
  return own;
}
