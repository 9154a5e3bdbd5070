#!/usr/bin/env node
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import type { PrivateNoteKey } from '@heardonce/transparency-log/note-key.js';
import { EvidenceFolder } from './evidence-folder.js';
import { createWitnessKey, findWitnessKey } from './witness-key.js';
import { USAGE, type WitnessOptions, witnessOptionsFrom } from './witness-options.js';
import { WitnessRefused } from './witness-refused.js';
import { createWitnessServer } from './witness-server.js';
import { WitnessState } from './witness-state.js';
import { Witness } from './witness.js';

/**
 * A witness that an agency runs: one process, its state and its key files. Prints two lines when it is ready, `vkey <key>` and `listening <address>`;
 * ends in order at SIGTERM and SIGINT. See docs/witness.md.
 */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = witnessOptionsFrom(args);
  const { key, state } = await openKeyAndState(options);
  const witness = new Witness(key, options.logs, state, await EvidenceFolder.open(`${options.state}.evidence`));
  const server = createWitnessServer(witness, (error) => process.stderr.write(`${describe(error)}\n`));
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { address, port, family } = server.address() as AddressInfo;
  process.stdout.write(`vkey ${key.vkey}\nlistening http://${family === 'IPv6' ? `[${address}]` : address}:${port}\n`);
  const stop = (): void => {
    server.close();
    server.closeIdleConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await once(server, 'close');
  await witness.settle();
}

/** Both are made at the first start. One without the other is a loss, and going on without the state would be to forget. */
async function openKeyAndState({ key: keyPath, state: statePath, name }: WitnessOptions): Promise<{ key: PrivateNoteKey; state: WitnessState }> {
  const key = await findWitnessKey(keyPath);
  if (key && name !== undefined && name !== key.name) throw new WitnessRefused('--name no es el nombre de la llave que hay.', '--name is not the name of the key there is.');
  const state = await WitnessState.find(statePath, key && cosignatureVerifier(key));
  if (key && state) return { key, state };
  if (key) throw new WitnessRefused('La llave está y el estado no: restaure el estado, o empiece con otra llave. Un testigo que olvidó no debe seguir con el mismo nombre.', 'The key is there and the state is not: restore the state, or begin with another key. A witness that forgot must not go on under the same name.');
  if (state && state.known.size > 0) throw new WitnessRefused('El estado está y la llave no: restaure la llave.', 'The state is there and the key is not: restore the key.');
  const begun = state ?? (await WitnessState.create(statePath));
  return { key: await createWitnessKey(keyPath, name), state: begun };
}

function describe(error: unknown): string {
  if (error instanceof WitnessRefused) return error.message;
  const code = (error as { code?: unknown }).code;
  const known: Record<string, string> = {
    EADDRINUSE: 'El puerto está ocupado: elija otro con --listen. / The port is taken: choose another with --listen.',
    EACCES: 'Falta un permiso sobre los archivos del testigo o el puerto. / A permission for the files of the witness or the port is missing.',
    ENOENT: 'La carpeta del estado o de la llave no existe: créela primero. / The folder of the state or the key does not exist: make it first.',
    ENOSPC: 'No queda espacio en el disco. / No space is left on the disk.',
    EADDRNOTAVAIL: 'Esta máquina no tiene la dirección de --listen. / This machine does not have the address of --listen.',
  };
  return known[String(code)] ?? `No se pudo / could not: ${error instanceof Error ? error.constructor.name : 'Error'} ${typeof code === 'string' ? code : ''}`.trim();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}
