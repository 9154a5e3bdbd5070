import tseslint from 'typescript-eslint';

const ONE_DOOR = 'SQL goes only through the read door and the write door of apps/api/src/platform.';
const FIXED_SQL = 'Only fixed text may become SQL: what a request brings goes into parameters, sorts and filters are enums.';
const COLUMN_METHODS = '/^(select|addSelect|orderBy|addOrderBy|groupBy|addGroupBy|distinctOn|having|andHaving|orHaving)$/';
const CONDITION_METHODS = '/^(where|andWhere|orWhere)$/';
const COMPUTED_TEXT = [
  'TemplateLiteral[expressions.length>0]',
  'TaggedTemplateExpression',
  'BinaryExpression',
];
const VARIABLE_TEXT = [...COMPUTED_TEXT, 'Identifier', 'MemberExpression', 'CallExpression', 'ConditionalExpression', 'LogicalExpression', 'SpreadElement'];

/** Selectors for arguments, also inside an array literal, of `builder.method(...)` and `builder['method'](...)`. */
function forbidArguments(methods, kinds) {
  return ['callee.property.name', 'callee.property.value'].flatMap((place) =>
    kinds.flatMap((kind) => [
      { selector: `CallExpression[${place}=${methods}] > ${kind}.arguments`, message: FIXED_SQL },
      { selector: `CallExpression[${place}=${methods}] > ArrayExpression.arguments > ${kind}`, message: FIXED_SQL },
    ]),
  );
}

const SIZES = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', { max: 6 }],
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], rules: SIZES },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.recommended],
    rules: {
      ...SIZES,
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'migrations/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['apps/api/src/platform/**', 'migrations/**', 'test/**', 'scripts/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'typeorm',
              importNames: ['DataSource', 'Repository', 'getRepository', 'EntityManager', 'QueryRunner', 'createQueryBuilder'],
              message: ONE_DOOR,
            },
            { name: '@nestjs/typeorm', importNames: ['InjectRepository', 'InjectDataSource', 'InjectEntityManager'], message: ONE_DOOR },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...forbidArguments(COLUMN_METHODS, VARIABLE_TEXT),
        ...forbidArguments(CONDITION_METHODS, COMPUTED_TEXT),
      ],
    },
  },
);
