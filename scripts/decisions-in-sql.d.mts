export function sqlOf(migrations: readonly unknown[]): Promise<string>;
export function functionsIn(sql: string): Map<string, string>;
export function demandedRoles(name: string, bodies: ReadonlyMap<string, string>): string[];
