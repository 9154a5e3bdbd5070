/** A file to plant, and the rules that must object to it, in the order of its lines. */
export interface Plant {
  readonly file: string;
  readonly text: string;
  readonly rules: readonly string[];
}

const stub = (name: string, text: string): { file: string; text: string }[] => [
  { file: `node_modules/${name}/package.json`, text: JSON.stringify({ name, type: 'module', main: 'index.js', types: 'index.d.ts' }) },
  { file: `node_modules/${name}/index.js`, text: 'export class DataSource {}\nexport default {};\n' },
  { file: `node_modules/${name}/index.d.ts`, text },
];

/** What the planted files stand on: packages that look like the real ones, and files they import. */
export const SUPPORT_FILES: readonly { readonly file: string; readonly text: string }[] = [
  ...stub('typeorm', 'export class DataSource {}\nexport class Repository {}\nexport function Entity(): ClassDecorator;\n'),
  ...stub('pg', 'declare const pg: object;\nexport default pg;\n'),
  { file: 'libs/domain/src/child.entity.ts', text: 'export const child = 1;\n' },
  { file: 'libs/authz/src/policy.ts', text: 'export const policy = 1;\n' },
  { file: 'migrations/one.ts', text: 'export const one = 1;\n' },
  { file: 'test/helper.ts', text: 'export const helper = 1;\n' },
  { file: 'apps/dev-issuer/src/demo-issuer.ts', text: 'export const issuer = 1;\n' },
  { file: 'apps/api/src/app.module.ts', text: 'export const app = 1;\n' },
  { file: 'apps/api/src/recordings/object-store.ts', text: 'export const store = 1;\n' },
  { file: 'apps/api/src/platform/reader.ts', text: 'export const reader = 1;\n' },
  { file: 'apps/api/src/reports/ring-b.ts', text: "export { a } from './ring-a.js';\nexport const b = 1;\n" },
  { file: 'apps/api/src/testimony/testimony-plan.ts', text: 'export const plan = 1;\n' },
  { file: 'apps/api/src/testimony/testimony.service.ts', text: 'export const service = 1;\n' },
];

const BUILDER = [
  'interface Builder {',
  '  select(...a: unknown[]): Builder; addSelect(...a: unknown[]): Builder; orderBy(...a: unknown[]): Builder;',
  '  addOrderBy(...a: unknown[]): Builder; groupBy(...a: unknown[]): Builder; distinctOn(...a: unknown[]): Builder;',
  '  having(...a: unknown[]): Builder; where(...a: unknown[]): Builder;',
  '}',
  '',
].join('\n');
const SYNTAX = 'no-restricted-syntax';
const INJECTED_SQL = [
  'export function sortBy(b: Builder, column: string, o: { sort: string }): void {',
  '  b.select(`case.${column}`);',
  "  b.addSelect('case.' + column);",
  '  b.orderBy(column);',
  "  b.addOrderBy('code', o.sort);",
  '  b.groupBy(column.trim());',
  '  b.distinctOn([column]);',
  '  b.having(`count(${column}) > 1`);',
  '  b.where(`code = ${column}`);',
  "  b.where('code = ' + column);",
  "  b['orderBy'](column);",
  '}',
  '',
].join('\n');
const FIXED_SQL = [
  'export function sortByCode(b: Builder, code: string): void {',
  "  b.select(['case.code', 'case.id']).addSelect(`case.opened`).orderBy('code', 'ASC');",
  "  b.where('code = :code', { code });",
  '}',
  '',
].join('\n');

export const LINT_PLANTS: readonly Plant[] = [
  {
    file: 'apps/api/src/reports/injected-sql.ts',
    text: BUILDER + INJECTED_SQL,
    rules: Array.from({ length: 10 }, () => SYNTAX),
  },
  { file: 'apps/api/src/reports/fixed-sql.ts', text: BUILDER + FIXED_SQL, rules: [] },
  { file: 'apps/api/src/platform/planned-sql.ts', text: BUILDER + INJECTED_SQL, rules: [] },
  {
    file: 'libs/domain/src/second-door.ts',
    text: "import { DataSource, Entity, Repository } from 'typeorm';\nexport const all = [DataSource, Entity, Repository];\n",
    rules: ['no-restricted-imports', 'no-restricted-imports'],
  },
  {
    file: 'apps/api/src/platform/first-door.ts',
    text: "import { DataSource } from 'typeorm';\nexport const all = [DataSource];\n",
    rules: [],
  },
  {
    file: 'apps/api/src/reports/floating.ts',
    text: 'async function log(): Promise<void> {}\nexport function start(): void {\n  log();\n}\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  { file: 'apps/api/src/reports/long.ts', text: 'export {};\n'.repeat(301), rules: ['max-lines'] },
  { file: 'apps/api/src/reports/long-but-explained.ts', text: 'export {};\n'.repeat(300) + '// said\n\n'.repeat(50), rules: [] },
  {
    file: 'apps/api/src/reports/needy.ts',
    text: 'export const needy = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1): number[] => [a, b, c, d, e, f, g];\n',
    rules: ['max-params'],
  },
];

const importing = (...targets: string[]): string => targets.map((target) => `import '${target}';\n`).join('');

export const DEPENDENCY_PLANTS: readonly Plant[] = [
  { file: 'libs/domain/src/knows-policy.ts', text: importing('@heardonce/authz/policy.js'), rules: ['domain-stands-alone'] },
  {
    file: 'libs/authz/src/knows-too-much.ts',
    text: importing('@heardonce/domain/child.entity.js', '../../../apps/api/src/app.module.js', 'typeorm'),
    rules: ['authz-knows-only-domain', 'policy-without-orm'],
  },
  {
    file: 'libs/intake-formats/src/knows-policy.ts',
    text: importing('@heardonce/domain/child.entity.js', '@heardonce/authz/policy.js'),
    rules: ['intake-formats-know-only-domain'],
  },
  {
    file: 'libs/transcript-formats/src/knows-policy.ts',
    text: importing('@heardonce/domain/child.entity.js', '@heardonce/authz/policy.js'),
    rules: ['transcript-formats-know-only-domain'],
  },
  {
    file: 'libs/question-review/src/knows-policy.ts',
    text: importing('@heardonce/domain/child.entity.js', '@heardonce/authz/policy.js'),
    rules: ['question-review-knows-only-domain'],
  },
  {
    file: 'libs/sealed-recording/src/knows-child.ts',
    text: importing('@heardonce/domain/child.entity.js'),
    rules: ['sealed-recording-stands-alone'],
  },
  {
    file: 'libs/custody-forms/src/knows-child.ts',
    text: importing('@heardonce/domain/child.entity.js'),
    rules: ['custody-forms-stand-alone'],
  },
  { file: 'apps/api/src/recordings/loads-client.ts', text: importing('./object-store.js'), rules: ['object-store-on-demand'] },
  { file: 'libs/domain/src/knows-driver.ts', text: importing('typeorm', 'pg'), rules: ['libraries-only-declare'] },
  { file: 'migrations/knows-application.ts', text: importing('../apps/api/src/app.module.js'), rules: ['migrations-know-no-application'] },
  {
    file: 'apps/api/src/platform/knows-feature.ts',
    text: importing('../testimony/testimony.service.js', 'typeorm', 'pg', '../../../../migrations/one.js'),
    rules: ['platform-knows-no-feature'],
  },
  {
    file: 'apps/api/src/cases/knows-leaf.ts',
    text: importing('../testimony/testimony.service.js', '../platform/reader.js'),
    rules: ['cases-knows-no-leaf'],
  },
  {
    file: 'apps/api/src/reports/knows-insides.ts',
    text: importing('../testimony/testimony.service.js', '../testimony/testimony-plan.js'),
    rules: ['features-meet-at-services'],
  },
  {
    file: 'apps/api/src/reports/second-way.ts',
    text: importing('typeorm', 'pg'),
    rules: ['sql-only-through-one-door'],
  },
  {
    file: 'apps/api/src/reports/type-only-way.ts',
    text: "import type { DataSource } from 'typeorm';\nexport type D = DataSource;\n",
    rules: ['sql-only-through-one-door'],
  },
  { file: 'apps/api/src/reports/knows-start.ts', text: importing('../app.module.js'), rules: ['features-know-no-start'] },
  { file: 'apps/api/src/reports/knows-test.ts', text: importing('../../../../test/helper.js'), rules: ['production-knows-no-test'] },
  {
    file: 'apps/api/src/reports/knows-demo-issuer.ts',
    text: importing('../../../dev-issuer/src/demo-issuer.js'),
    rules: ['demo-issuer-stays-apart'],
  },
  { file: 'apps/api/src/dev.ts', text: importing('../../dev-issuer/src/demo-issuer.js', './app.module.js'), rules: [] },
  { file: 'apps/api/src/reports/lost.ts', text: importing('./nowhere.js'), rules: ['not-to-unresolvable'] },
  { file: 'apps/api/src/reports/ring-a.ts', text: "export { b } from './ring-b.js';\nexport const a = 1;\n", rules: ['no-circular'] },
];
