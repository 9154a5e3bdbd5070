const POISON = 'test/attack/log-poison.e2e-spec.ts';
const OVERTAKEN = 'test/attack/overtaken.e2e-spec.ts';
const LISTS = 'test/attack/overtaken-lists.e2e-spec.ts';
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
    find: 'personEpoch: actor.epoch, cases: epochsOf(facts) };', replace: 'personEpoch: facts[0]?.personEpoch ?? actor.epoch, cases: epochsOf(facts) };', spec: TWO, test: 'who came back in another unit reads nothing', only: 'who came back in another unit reads nothing',
  },
  {
    name: 'standing-from-after', promise: 'what a list stands on is from before it was read', file: 'apps/api/src/platform/read/case-facts.ts',
    find: 'if (late.length > 0) return null;', replace: '', spec: OVERTAKEN, test: 'after the page was chosen gives nothing of a case that went', only: 'after the page was chosen',
  },
  {
    name: 'moved-and-kept-out', promise: 'who moved to another unit writes as of the new one at once', file: 'apps/api/src/platform/write/writer.ts',
    find: 'this.reader.onStalePerson(context.actor.personId);', replace: 'throw error;', spec: 'test/attack/standing-decisions.e2e-spec.ts', test: 'keeps nobody from writing who has moved', only: 'keeps nobody from writing',
  },
  {
    name: 'auditor-without-epochs', promise: 'a list of who reaches a case notices a conflict declared meanwhile', file: 'apps/api/src/platform/read/office-reader.ts',
    find: 'if (row.case_id && row.epoch !== undefined) epochs.set', replace: "if (row.case_id && row.epoch !== undefined && scope.role !== 'AUDITOR') epochs.set", spec: LISTS, test: 'gives the auditor nothing', only: 'gives the auditor nothing',
  },
  {
    name: 'reach-without-epochs', promise: 'who could read a case is not told to whom a conflict shut out meanwhile', file: 'apps/api/src/audit/audit.service.ts',
    find: 'supervised?.epochs ?? new Map<string, string>()', replace: 'new Map<string, string>()', spec: LISTS, test: 'gives the auditor nothing', only: 'gives the auditor nothing',
  },
  {
    name: 'document-not-looked-at-again', promise: 'a document whose case reserves the identity meanwhile is not given', file: 'apps/api/src/platform/read/document-reader.ts',
    find: 'if (!rows.every(({ id }) => still.has(id))) return null;', replace: '', spec: LISTS, test: 'gives a unit nothing of a document', only: 'gives a unit nothing',
  },
  {
    name: 'intake-not-looked-at-again', promise: 'a report that a case holds meanwhile is not given to the intake', file: 'apps/api/src/platform/read/report-reader.ts',
    find: 'return still && ids.every((id) => still.has(id)) ? objects : null;', replace: 'return objects;', spec: LISTS, test: 'gives the intake nothing of a report', only: 'gives the intake nothing',
  },
  /* Too often */
  {
    name: 'door-without-limit', promise: 'one person comes through a door beside GraphQL so often and no more', file: 'apps/api/src/platform/door-limits.ts',
    find: 'if (!bucket.take(who)) throw', replace: "if (who === '') throw", spec: 'test/platform/door-limits.e2e-spec.ts', test: 'lets one person in so often and no more, and everybody else: playback', only: 'everybody else: playback',
  },
  {
    name: 'page-loses-a-case', promise: 'no case vanishes from a page', file: 'apps/api/src/platform/read/case-facts.ts',
    find: 'for (const id of caseIds) if (!page.has(id) && this.standing.has(id)) page.set(id, this.standing.get(id) as Standing);', replace: '', spec: 'apps/api/src/platform/read/case-facts.spec.ts', test: 'no case of a page is lost',
  },
  {
    name: 'history-cursor-tells', promise: 'a cursor of a history holds nothing but what is shown', file: 'apps/api/src/platform/read/history-reader.ts',
    find: 'this.places.push([row.row_id, String(row.version)]);', replace: 'this.places.push([row.row_id, String(row.version), String(rows.length)]);', spec: 'test/access/history.e2e-spec.ts', test: 'pages, newest first',
  },
];
