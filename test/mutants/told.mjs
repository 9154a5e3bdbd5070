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
];
