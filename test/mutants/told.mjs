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
];
