import { Unclassified } from '@heardonce/domain/classified.js';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { plainToInstance } from 'class-transformer';
import { IsString, Length, Matches, type ValidationError, validateSync } from 'class-validator';
import { HeardOnceError, type Wording } from './errors.js';
import { expectedBy } from './expectations.js';
import type { Outcome } from './write/writer.js';

/** What every mutation answers: that it is durable and on record, and the ids to go on with. Never data: read it through the record. */
@Unclassified('ids of what the person just wrote')
@ObjectType({ description: 'The change is durable and on record. Holds ids only; read the record to see it.' })
export class Acknowledgement {
  @Field(() => ID, { nullable: true, description: 'The row that was written.' }) id?: string | null;
  @Field(() => String, { nullable: true, description: 'Code of the case or report, where one was made.' }) code?: string | null;
  @Field(() => Int, { nullable: true, description: 'Version to send as expectedVersion next time.' }) version?: number | null;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID, { description: 'The request under which the change is in the access log.' }) requestId!: string;
}

export const acknowledge = ({ ids, replayed, requestId }: Outcome): Acknowledgement => Object.assign(new Acknowledgement(), {
  id: (ids['id'] as string | undefined) ?? null, code: (ids['code'] as string | undefined) ?? null, version: (ids['version'] as number | undefined) ?? null, replayed, requestId,
});

/** Every mutation's input: the client's own key, so that trying again does nothing twice. */
@InputType({ isAbstract: true })
export abstract class KeyedInput {
  @Field({ description: 'A key of your own for this change, 8 to 64 letters, digits, - or _. Send the same key when you try again.' })
  @IsString() @Matches(/^[A-Za-z0-9_-]{8,64}$/) idempotencyKey!: string;
}

/** A change to something on a case. */
@InputType({ isAbstract: true })
export abstract class OnCaseInput extends KeyedInput {
  @Field({ description: 'Code of the case.' }) @IsString() @Length(6, 40) caseCode!: string;
}

/** As many as are told at once. */
const MOST_PROBLEMS = 10;

/**
 * The input as its class demands, or a refusal that names every field that does not fit and what was expected there, never the value.
 * @throws HeardOnceError VALIDATION
 */
export function checkInput<T extends object>(type: new () => T, input: T): T {
  const problems = validateSync(plainToInstance(type, input, { enableImplicitConversion: false }), { whitelist: false, stopAtFirstError: true, forbidUnknownValues: true });
  const [first, ...further] = problems.flatMap((problem) => placesOf(problem, 'input')).slice(0, MOST_PROBLEMS);
  if (first) throw new HeardOnceError('VALIDATION', { ...first, further });
  return input;
}

function placesOf({ property, constraints, children }: ValidationError, above: string): { path: string; expected: Wording }[] {
  const path = /^\d+$/.test(property) ? `${above}[${property}]` : `${above}.${property}`;
  const [broken] = Object.entries(constraints ?? {});
  if (!broken && children?.length) return children.flatMap((child) => placesOf(child, path));
  return [{ path, expected: expectedBy(...(broken ?? ['', ''])) }];
}
