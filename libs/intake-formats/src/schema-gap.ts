import type { IncomingProblem } from './incoming-document.js';
import type { SchemaSlot } from './incoming-schemas.js';
import { problem, PROBLEM_RULES } from './problem.js';

/** Says which file of the configured folder is missing or does not compile. */
export function schemaGapProblem(slot: Exclude<SchemaSlot<unknown>, { state: 'READY' }>): IncomingProblem {
  const rule = slot.state === 'MISSING' ? 'SCHEMA_NOT_CONFIGURED' : 'SCHEMA_NOT_USABLE';
  const { es, en } = PROBLEM_RULES[rule];
  return problem('', rule, { es: `${es}: ${slot.file}`, en: `${en}: ${slot.file}` });
}
