import type { Constructor } from '@heardonce/domain/classified.js';
import { parseCaseCode } from '@heardonce/domain/cases/case-code.js';
import { type Acknowledgement, acknowledge, checkInput, type OnCaseInput } from '../acknowledgement.js';
import type { AmendInput } from '../amend-input.js';
import { HeardOnceError } from '../errors.js';
import { EXPECTED } from '../expectations.js';
import type { SignedContext } from '../read/reader.js';
import type { Values } from './work.js';
import type { CaseWork, Ids, Writer } from './writer.js';

/** A mutation as it came: its name in the schema, the class that checks its input, the input. */
export interface Received<I extends OnCaseInput> { readonly mutation: string; readonly form: new () => I; readonly input: I }
interface Steps {
  /** The row's values, where they are not the input's fields as they stand. */
  readonly values?: (work: CaseWork) => Values | Promise<Values>;
  /** What else happens in the same transaction. */
  readonly then?: (work: CaseWork, id: string) => Promise<unknown>;
}

/** Beside these, an input's fields are those of the row it writes, under the same names. */
const ENVELOPE = new Set(['idempotencyKey', 'caseCode', 'id', 'expectedVersion', 'why', 'agencies']);

/** Rows of a case through the write door: added, amended, or continued by a row that names the one before. */
export class CaseRecords {
  constructor(private readonly writer: Writer) {}

  /** @throws HeardOnceError VALIDATION, NOT_FOUND (no such case, or not this role's to write), CONFLICTING_STATE (a case has one), MASKED_VALUE, KEY_REUSED */
  add<I extends OnCaseInput>(context: SignedContext, type: Constructor, received: Received<I>, { values, then }: Steps = {}): Promise<Acknowledgement> {
    return this.carryOut(context, received, async (work) => {
      const id = await work.insert(type, values ? await values(work) : fieldsOf(received.input));
      await then?.(work, id);
      return { id, version: 1 };
    });
  }

  /** @throws HeardOnceError as {@link add}, and STALE_VERSION: somebody changed the row meanwhile, nothing was overwritten */
  amend<I extends AmendInput>(context: SignedContext, type: Constructor, received: Received<I>, { values, then }: Steps = {}): Promise<Acknowledgement> {
    const { id, expectedVersion, why } = received.input;
    return this.carryOut(context, received, async (work) => {
      const changes = values ? await values(work) : fieldsOf(received.input);
      if (Object.keys(changes).length === 0) throw new HeardOnceError('VALIDATION', { path: 'input', expected: EXPECTED.change });
      const version = await work.amend(type, id, expectedVersion, changes, why);
      await then?.(work, id);
      return { id, version };
    });
  }

  /**
   * Adds a row that goes on from another one of the same case: an amendment of a note that is never edited. Only the author of the
   * former, or who took over from them, may.
   * @param via - the property that names the former row
   */
  continue<I extends OnCaseInput>(context: SignedContext, type: Constructor, via: { readonly property: keyof I & string; readonly of?: Constructor }, received: Received<I>, { then }: Steps = {}): Promise<Acknowledgement> {
    return this.carryOut(context, received, async (work) => {
      const former = received.input[via.property] as string | null | undefined;
      if (former) await demandOwn(work, via.of ?? type, former);
      const id = await work.insert(type, fieldsOf(received.input));
      await then?.(work, id);
      return { id, version: 1 };
    });
  }

  /** Any other change on a case, as one transaction. */
  carryOut<I extends OnCaseInput>(context: SignedContext, { mutation, form, input }: Received<I>, work: (work: CaseWork) => Promise<Ids>): Promise<Acknowledgement> {
    return this.checked(form, input, async (code) => acknowledge(await this.writer.onCase(context, code, { mutation, key: input.idempotencyKey, input }, work)));
  }

  private async checked<I extends OnCaseInput>(form: new () => I, input: I, then: (code: string) => Promise<Acknowledgement>): Promise<Acknowledgement> {
    checkInput(form, input);
    const code = parseCaseCode(input.caseCode);
    if (code === null) throw new HeardOnceError('VALIDATION', { path: 'input.caseCode', expected: EXPECTED.caseCode });
    return then(code);
  }
}

/** The fields of the row that an input carries; what was left out stays as it is. */
export function fieldsOf(input: object, ...beside: readonly string[]): Values {
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => value !== undefined && !ENVELOPE.has(name) && !beside.includes(name)));
}

/** @throws HeardOnceError NOT_FOUND where the row is of another case, of another author, or not there */
async function demandOwn(work: CaseWork, type: Constructor, id: string): Promise<void> {
  const author = await work.findAuthor(type, id);
  if (author === null || (author !== work.actor.personId && !work.facts.authors.includes(author))) throw new HeardOnceError('NOT_FOUND');
}
