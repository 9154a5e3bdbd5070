import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The `aud` of the demonstration's access tokens. */
export const DEMO_AUDIENCE = 'heard-once';

/** What a running demonstration says of itself in its data folder, for the commands that find it there. No password is in it. */
export interface RunningDemo {
  readonly issuer: string;
  /** Address of GraphQL. */
  readonly api: string;
  readonly pid: number;
  /** Address of the database, without a user. */
  readonly database: string;
  readonly keyFile: string;
  readonly recordings: string;
}

const fileOf = (data: string): string => join(data, 'running.json');

/** In one step, so that whoever waits for it never reads half of it. */
export function noteRunning(data: string, running: RunningDemo): void {
  writeFileSync(`${fileOf(data)}.new`, `${JSON.stringify(running)}\n`, { mode: 0o600 });
  renameSync(`${fileOf(data)}.new`, fileOf(data));
}

export function forgetRunning(data: string): void {
  rmSync(fileOf(data), { force: true });
}

/** Null where none runs on this folder. */
export function findRunning(data: string): RunningDemo | null {
  try {
    return JSON.parse(readFileSync(fileOf(data), 'utf8')) as RunningDemo;
  } catch {
    return null;
  }
}

/** The same address without user and password. */
export function withoutUser(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.toString();
}
