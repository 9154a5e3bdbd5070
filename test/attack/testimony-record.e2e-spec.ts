import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.js';
import { Barnahus } from '../heard-once/barnahus.js';
import { search, TestimonyClient, vtt } from '../transcripts/testimony-client.js';

describe('what is told of a testimony is on record, and who decides is nobody of the house that asks', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('attack-record');
  }, 60_000);
  afterAll(() => world.close());

  it('a count over several cases names each case that it counts', async () => {
    const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    const one = await TestimonyClient.open(world, opener);
    const other = await TestimonyClient.open(world, opener);
    const interviewer = await one.join('FORENSIC_INTERVIEWER');
    const prosecutor = await one.join('PROSECUTOR');
    for (const person of [interviewer, prosecutor]) await world.assign(person, other.file.id);
    for (const file of [one, other]) await file.imported(interviewer, vtt('La cometa era morada.'));
    const found = await search(world, prosecutor, 'cometa', { first: 1 });
    expect(found.totalCount).toBe(2);
    const { rows } = await world.owner.query("SELECT count(DISTINCT subject)::int AS n FROM audit.access_entry WHERE operation = 'searchTestimony' AND subject IS NOT NULL");
    expect(rows[0].n).toBe(2);
  });

  it('an exception is not approved by a colleague of the unit that asks for it', async () => {
    const house = await Barnahus.open(world);
    await house.interview();
    const colleague = await house.another('PROSECUTOR');
    const request = await house.request('PROSECUTOR');
    await house.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: request.questionIds[0], expectedVersion: 1 });
    const exception = await house.done('PROSECUTOR', 'requestException', { requestId: request.id, reason: 'NEW_FACTS', text: 'a second classroom is known now', childView: 'wants to tell about it' });
    expect((await house.mutate(colleague, 'approveException', { id: exception.id, expectedVersion: 1 })).refused).toBe('NOT_SELF');
  });
});
