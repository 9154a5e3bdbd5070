export function isAlive(pid: number): boolean;
export function identify(pid: number): string;
export function isSameProcess(identity: string): boolean;
export function describeProcess(pid: number): { parent: number; command: string } | undefined;
