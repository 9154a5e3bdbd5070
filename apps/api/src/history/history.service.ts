import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { HistoryReader } from '../platform/read/history-reader.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';

@Injectable()
export class HistoryService {
  private readonly history: HistoryReader;
  constructor(@Inject(Reader) reader: Reader) {
    this.history = new HistoryReader(reader);
  }

  listChanges(context: SignedContext, args: { readonly code: string; readonly of: string; readonly first?: number; readonly after?: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const type = RECORD_TYPES.find((one) => one.name === args.of);
    if (!type) throw new HeardOnceError('VALIDATION', { path: 'of', expected: words('el nombre de un tipo del registro, por ejemplo SafetyCard', 'the name of a type of the record, for example SafetyCard') });
    return this.history.list(context, { code: caseCodeOf(args.code), type, first: args.first ?? null, after: args.after ?? null }, info);
  }
}
