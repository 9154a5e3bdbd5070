import { FieldCipher } from '../platform/keys/field-cipher.js';
import type { KeyProvider } from '../platform/keys/key-provider.js';
import { pooledRandomBytes } from '../platform/keys/random-pool.js';
import { type BatchForm, CaseloadBatch, type TablePart } from './caseload-batch.js';
import { CaseRows } from './case-rows.js';
import { CaseStaff, type StaffLists } from './case-staff.js';
import { inventCase } from './invented-case.js';
import { Sealer } from './sealer.js';

/** What is made, plain: the same plan makes the same cases in whatever thread. */
export interface CaseloadPlan {
  readonly seed: number;
  /** What stands for today, epoch milliseconds. */
  readonly asOf: number;
  readonly form: BatchForm;
  readonly staff: StaffLists;
}

/** Makes cases by number, each independent of the others. */
export class CaseloadMaker {
  private readonly staff: CaseStaff;
  private readonly cipher: FieldCipher;
  private readonly random = pooledRandomBytes();

  private constructor(private readonly plan: CaseloadPlan, keys: KeyProvider, private readonly matchSecret: Buffer) {
    this.staff = new CaseStaff(plan.staff);
    this.cipher = new FieldCipher(keys, () => false, undefined, this.random);
  }

  static async open(plan: CaseloadPlan, keys: KeyProvider): Promise<CaseloadMaker> {
    return new CaseloadMaker(plan, keys, await keys.secret('match-keys'));
  }

  /** Cases `first` to `end`, the latter not included. */
  async make(first: number, end: number): Promise<TablePart[]> {
    const { seed, asOf, form } = this.plan;
    const batch = new CaseloadBatch(form);
    for (let number = first; number < end; number++) {
      const rows = new CaseRows(batch, inventCase(seed, number, asOf), this.staff.teamOf(number), seed, asOf, () => this.random(32));
      rows.write(await Sealer.open(this.cipher, this.matchSecret, rows));
    }
    return batch.parts();
  }
}
