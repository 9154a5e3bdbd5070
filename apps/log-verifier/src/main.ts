#!/usr/bin/env node
import { verdictOf } from './verdict.js';
import { verifierOptionsFrom } from './verifier-options.js';
import { verify } from './verify.js';

const HEADINGS = {
  es: ['SE SOSTIENE', 'NO SE SOSTIENE', 'NO SE PUDO REVISAR'],
  en: ['HOLDS', 'DOES NOT HOLD', 'COULD NOT BE CHECKED'],
} as const;

/**
 * Checks a log without believing whoever runs it: no database, no network unless an address is given. Exit code 0: holds; 1: does not hold, and which
 * entry; 2: could not be checked. See docs/transparency-log.md.
 */
async function main(args: readonly string[]): Promise<void> {
  const lang = args.includes('en') && args[args.indexOf('en') - 1] === '--lang' ? 'en' : 'es';
  const { code, words } = await run(args);
  process.stdout.write(`${HEADINGS[lang][code]}\n${words.map((one) => `${one[lang]}\n`).join('')}`);
  process.exitCode = code;
}

async function run(args: readonly string[]): ReturnType<typeof verify> {
  try {
    return await verify(verifierOptionsFrom(args));
  } catch (error) {
    return verdictOf(error);
  }
}

await main(process.argv.slice(2));
