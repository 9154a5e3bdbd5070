const POISON = 'test/attack/log-poison.e2e-spec.ts';
const OVERTAKEN = 'test/attack/overtaken.e2e-spec.ts';
const TWO = 'test/attack/two-processes.e2e-spec.ts';

/** Of what fails or changes while others read and write, as in `mutants.mjs`. */
export const OVERTAKEN_MUTANTS = [
  /* One that fails, fails alone */
  {
    name: 'poisoned-batch', promise: 'an entry that can\'t be written fails nobody else\'s', file: 'apps/api/src/platform/log/access-log.ts',
    find: 'if (!isOfAnEntry(error)) return fail();', replace: 'if (isOfAnEntry(error) || error) return fail();', spec: POISON, test: 'fails nobody else’s in the same batch',
  },
  {
    name: 'poisoned-round', promise: 'an intent that can\'t be recorded holds up no other', file: 'apps/api/src/platform/log/intent-relay.ts',
    find: 'if (!(error instanceof EntryRefused || error instanceof TypeError)) failed += 1;', replace: 'failed += 1;', spec: POISON, test: 'holds up no other intent, in its round or the next',
  },
  /* What changes meanwhile */
  {
    name: 'starved-by-epochs', promise: 'nobody is kept from a case by changes to it', file: 'apps/api/src/platform/read/current-reading.ts',
    find: 'attempt < FREE_TRIES ? [] : cases', replace: '[]', spec: OVERTAKEN, test: 'a case that is opened', only: 'a case that is opened',
  },
  {
    name: 'read-as-of-the-old-unit', promise: 'who moved reads nothing as of their former unit', file: 'apps/api/src/platform/read/reader.ts',
    find: 'personEpoch: actor.epoch, cases: new Map(facts.map(', replace: 'personEpoch: facts[0]?.personEpoch ?? actor.epoch, cases: new Map(facts.map(', spec: TWO, test: 'who came back in another unit reads nothing', only: 'who came back in another unit reads nothing',
  },
  {
    name: 'standing-from-after', promise: 'what a list stands on is from before it was read', file: 'apps/api/src/platform/read/case-facts.ts',
    find: 'if (late.length > 0) return null;', replace: '', spec: OVERTAKEN, test: 'after the page was chosen gives nothing of a case that went', only: 'after the page was chosen',
  },
  {
    name: 'page-loses-a-case', promise: 'no case vanishes from a page', file: 'apps/api/src/platform/read/case-facts.ts',
    find: 'for (const id of caseIds) if (!page.has(id) && this.standing.has(id)) page.set(id, this.standing.get(id) as Standing);', replace: '', spec: 'apps/api/src/platform/read/case-facts.spec.ts', test: 'no case of a page is lost',
  },
];
