import { parseCaseCode } from '@heardonce/domain/cases/case-code.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { CaseloadReader } from '../platform/read/caseload-reader.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import type { CaseloadArgs } from './caseload.args.js';

/** A code with a typing error is told so; it says nothing of any case. */
export function caseCodeOf(text: string, path = 'code'): string {
  const code = parseCaseCode(text);
  if (code === null) throw new HeardOnceError('VALIDATION', { path, expected: EXPECTED.caseCode });
  return code;
}

@Injectable()
export class CaseReadingService {
  private readonly caseloads: CaseloadReader;
  constructor(@Inject(Reader) private readonly reader: Reader) {
    this.caseloads = new CaseloadReader(reader);
  }

  getCaseFile(context: SignedContext, code: string, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reader.caseFile(context, caseCodeOf(code), info);
  }
  listCaseload(context: SignedContext, args: CaseloadArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.caseloads.list(context, args, info);
  }
}
