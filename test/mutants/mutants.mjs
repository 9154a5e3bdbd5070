/**
 * One small break of one promise each, and the test that must go red. `find` stands exactly once in `file`.
 * @type {{ name: string, promise: string, file: string, find: string, replace: string, spec: string, test: string }[]}
 */
export const MUTANTS = [
  {
    name: 'column-without-kind', promise: 'everything stored says what it reveals', file: 'apps/api/src/platform/classification-check.ts',
    find: "!fields.has(column.propertyName)) missing.push", replace: '!fields.has(column.propertyName) && false) missing.push', spec: 'test/policy/classification.e2e-spec.ts', test: 'refuses the column of tomorrow',
  },
  {
    name: 'stranger-told', promise: 'absent and not yours are one answer', file: 'apps/api/src/platform/read/reader.ts',
    find: "return new HeardOnceError('NOT_FOUND');", replace: "return new HeardOnceError(rows[0]?.subject ? 'ROLE_REQUIRED' : 'NOT_FOUND');", spec: 'test/cases/case-file.e2e-spec.ts', test: 'answers a stranger as if the case were not there',
  },
];
