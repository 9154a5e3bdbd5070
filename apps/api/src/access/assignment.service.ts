import { randomBytes, randomUUID } from 'node:crypto';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { acknowledge, type Acknowledgement, checkInput, type OnCaseInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { findFactsByCode } from '../platform/read/case-facts.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { type CaseWork, type Ids, Writer } from '../platform/write/writer.js';
import { AssignInput, EndAssignmentInput, MergeCasesInput, SetBlindInput, SetPlacementInput, SPLIT_TABLES, SplitCaseInput } from './assignment.input.js';

/** Who is on a case, and what a case is: assigned, ended, merged and split by its coordinator, never for themselves or their own unit. */
@Injectable()
export class AssignmentService {
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(Reader) private readonly reader: Reader) {}

  assign(context: SignedContext, input: AssignInput): Promise<Acknowledgement> {
    checkInput(AssignInput, input);
    return this.onCase(context, 'assign', input, async (work) => ({ id: await work.decide<string>('assign', 'staff', work.caseId, input.personId, input.role, input.untilAt ?? null, input.why), version: 1 }));
  }

  endAssignment(context: SignedContext, input: EndAssignmentInput): Promise<Acknowledgement> {
    checkInput(EndAssignmentInput, input);
    return this.onCase(context, 'endAssignment', input, async (work) => {
      await work.decide('end_assignment', 'staff', input.id, input.expectedVersion, input.why);
      return { id: input.id, version: input.expectedVersion + 1 };
    });
  }

  setPlacement(context: SignedContext, input: SetPlacementInput): Promise<Acknowledgement> {
    checkInput(SetPlacementInput, input);
    return this.onCase(context, 'setPlacement', input, async (work) => {
      await work.decide('set_placement', 'whereabouts', work.caseId, input.unit);
      return {};
    });
  }

  setBlind(context: SignedContext, input: SetBlindInput): Promise<Acknowledgement> {
    checkInput(SetBlindInput, input);
    return this.onCase(context, 'setBlind', input, async (work) => {
      await work.decide('set_blind', 'coordination', work.caseId, input.blind);
      return {};
    });
  }

  async mergeCases(context: SignedContext, input: MergeCasesInput): Promise<Acknowledgement> {
    checkInput(MergeCasesInput, input);
    const into = caseCodeOf(input.intoCaseCode, 'input.intoCaseCode');
    const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, context.actor, into));
    if (!facts?.assigned) throw await this.reader.deny(context, 'mergeCases', into);
    return this.onCase(context, 'mergeCases', input, async (work) => {
      await work.decide('merge_cases', 'coordination', work.caseId, facts.caseId, input.why);
      return { id: facts.caseId, code: facts.code };
    });
  }

  splitCase(context: SignedContext, input: SplitCaseInput): Promise<Acknowledgement> {
    checkInput(SplitCaseInput, input);
    return this.onCase(context, 'splitCase', input, async (work) => {
      if (work.facts.role !== 'COORDINATOR') throw new HeardOnceError('ROLE_REQUIRED');
      const id = randomUUID();
      const code = newCaseCode(randomBytes);
      await work.decide('open_case', 'coordination', id, code, 'UNKNOWN');
      for (const { of, ids } of input.rows) await work.decide('split_rows', 'coordination', work.caseId, id, SPLIT_TABLES[of], ids, input.why);
      return { id, code };
    });
  }

  private async onCase(context: SignedContext, mutation: string, input: OnCaseInput, work: (work: CaseWork) => Promise<Ids>): Promise<Acknowledgement> {
    return acknowledge(await this.writer.onCase(context, caseCodeOf(input.caseCode, 'input.caseCode'), { mutation, key: input.idempotencyKey, input }, work));
  }
}
