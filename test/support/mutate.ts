import { randomUUID } from 'node:crypto';
import type { AskOptions, GraphqlAnswer, TestPerson, World } from './world.js';

/** Outcome of a mutation as a test compares it: the answer's fields, or the code of the refusal. */
export interface Mutated { readonly id: string; readonly code: string; readonly version: number; readonly requestId: string; readonly refused: string | undefined; readonly answer: GraphqlAnswer }

/** Carries out one mutation as a person; `input` needs no key of its own. */
export async function mutate(world: World, person: TestPerson, name: string, input: Record<string, unknown>, options: AskOptions & { readonly select?: string } = {}): Promise<Mutated> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const select = options.select ?? 'id code version requestId replayed';
  const answer = await world.ask(person, `mutation ($input: ${type}!) { ${name}(input: $input) { ${select} } }`, { input: { idempotencyKey: randomUUID(), ...input } }, options);
  return { ...answer.data?.[name], refused: answer.errors?.[0]?.extensions?.code as string | undefined, answer };
}
