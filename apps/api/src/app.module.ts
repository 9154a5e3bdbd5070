import { CasesModule } from './cases/cases.module.js';

/** What the system does: one module a feature, all over the two doors. */
export const FEATURES = [CasesModule] as const;
