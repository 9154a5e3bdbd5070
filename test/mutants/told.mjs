/** Breaks of what a person is told; the form is that of {@link MUTANTS} in mutants.mjs. */
export const TOLD = [
  {
    name: 'next-step-of-the-reader', promise: 'the next step is the duty of the same agency in both languages', file: 'apps/api/src/intake/next-step.ts',
    find: 'Este reporte no es una denuncia. ${name} debe', replace: 'Este reporte no es una denuncia. Usted debe', spec: 'apps/api/src/intake/next-step.spec.ts', test: 'is the duty of the same agency in both languages',
  },
  {
    name: 'first-place-alone', promise: 'an input is refused with every place that does not fit', file: 'apps/api/src/platform/errors.ts',
    find: 'return [told, ...further', replace: 'return [told, ...further.slice(further.length)', spec: 'test/platform/expectations.spec.ts', test: 'is told for every place that does not fit',
  },
  {
    name: 'foreign-text-in-error', promise: 'an error carries a fixed sentence', file: 'apps/api/src/platform/errors.ts',
    find: 'message: ERROR_KINDS[code][language],', replace: "message: code === 'INTERNAL' && error instanceof Error ? error.message : ERROR_KINDS[code][language],", spec: 'apps/api/src/platform/errors.spec.ts', test: 'never carry the text of an unknown error',
  },
  {
    name: 'database-detail-in-error', promise: 'a refusal of the database never echoes the row', file: 'apps/api/src/platform/write/database-refusal.ts',
    find: "return new HeardOnceError('VALIDATION', { path: 'input' });", replace: "return new HeardOnceError('VALIDATION', { path: 'input', expected: { es: 'x', en: (error as { driverError?: { detail?: string } }).driverError?.detail ?? '' } });", spec: 'apps/api/src/platform/errors.spec.ts', test: 'refuse a write by a code and the place of the input',
  },
  {
    name: 'uniqueness-answered', promise: 'that an identity exists already is never answered', file: 'apps/api/src/platform/write/database-refusal.ts',
    find: " && ONE_A_CASE.test(constraint ?? '')", replace: '', spec: 'apps/api/src/platform/errors.spec.ts', test: 'refuse a write by a code and the place of the input',
  },
  {
    name: 'english-in-spanish', promise: 'what was expected is said in the language of the person', file: 'apps/api/src/interview/questions.service.ts',
    find: 'las otras palabras con REPHRASED, y solo entonces', replace: 'the other words with REPHRASED, where there are any', spec: 'test/platform/expectations.spec.ts', test: 'is Spanish in Spanish and English in English',
  },
  {
    name: 'same-text-twice', promise: 'what was expected is said in two languages', file: 'apps/api/src/platform/expectations.ts',
    find: "unitCode: words('código de una unidad', 'code of a unit')", replace: "unitCode: words('ABC', 'ABC')", spec: 'test/platform/expectations.spec.ts', test: 'has words in both languages that an answer may carry',
  },
  {
    name: 'rule-by-name-alone', promise: 'who is refused by the first promise is told how to go on', file: 'apps/api/src/platform/write/database-refusal.ts',
    find: 'expected: HEARD_ONCE[constraint]!, rule: constraint', replace: 'rule: constraint', spec: 'test/platform/database-refusal.e2e-spec.ts', test: 'is told with its name and how to go on',
  },
  {
    name: 'rule-without-words', promise: 'every rule of the first promise has words', file: 'apps/api/src/platform/write/heard-once-rules.ts',
    find: '  interview_sessions_stay: words(', replace: '  interview_sessions: words(', spec: 'test/platform/database-refusal.e2e-spec.ts', test: 'has words for every rule that the functions on interviews and exceptions refuse by',
  },
  {
    name: 'decision-without-words', promise: 'every decision says which state it wants', file: 'apps/api/src/platform/write/decision-refusals.ts',
    find: '  review_interview: state(', replace: '  start_review: state(', spec: 'test/platform/database-refusal.e2e-spec.ts', test: 'says what it wants of every decision that may find the state against it',
  },
  {
    name: 'decision-by-code-alone', promise: 'a decision that finds the state against it says what it wants', file: 'apps/api/src/platform/write/work.ts',
    find: 'throw refusedBy(name, error);', replace: 'throw error;', spec: 'test/interview/questions.e2e-spec.ts', test: 'is begun by its interviewer', only: 'is begun by its interviewer',
  },
  {
    name: 'query-quoted', promise: 'a wrong query is never quoted', file: 'apps/api/src/platform/http/graphql-errors.ts',
    find: 'const expected = wantedInstead(error.message);', replace: "const plain = error.message.replaceAll(/[^\\w .]/g, ''); const expected = { es: plain, en: plain };", spec: 'test/platform/http.e2e-spec.ts', test: 'quotes nothing and suggests nothing', only: 'quotes nothing and suggests nothing',
  },
  {
    name: 'query-unexplained', promise: 'a wrong query is answered with what belongs there', file: 'apps/api/src/platform/http/graphql-errors.ts',
    find: "new HeardOnceError('BAD_QUERY', expected && { expected })", replace: "new HeardOnceError('BAD_QUERY', {})", spec: 'test/platform/http.e2e-spec.ts', test: 'says where, by line and column', only: 'says where, by line and column',
  },
  {
    name: 'clusters-cleared-by-all', promise: 'test runs that start at once do not clear away under each other', file: 'test/global-setup.mjs',
    find: 'await withFileLock(path.join(tmpdir()', replace: 'await ((_file, clear) => clear())(path.join(tmpdir()', spec: 'test/start/test-clusters.e2e-spec.ts', test: 'clear away what an ended one left',
  },
];
