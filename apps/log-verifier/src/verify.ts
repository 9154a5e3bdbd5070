import { open, readFile, rename } from 'node:fs/promises';
import { AuthenticatedTiles } from '@heardonce/transparency-log/authenticated-tiles.js';
import { leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { openReceipt } from '@heardonce/transparency-log/receipt.js';
import { MAX_NOTE_LENGTH, noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { parseTlogProof, verifyTlogProof } from '@heardonce/transparency-log/tlog-proof.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import { parseAddCheckpoint } from '@heardonce/transparency-log/witness-protocol.js';
import { exists, logFilesAt, openExport, TilesOfFiles } from './log-source.js';
import { OlderCheckpoints } from './older-checkpoints.js';
import { describeCheckpoint, isSame, readCheckpoint, trustCheckpoint } from './trust.js';
import { couldNotCheck, doesNotHold, Ended, holds, type Verdict, verdictOf } from './verdict.js';
import { firstFrom, need, takenAtFrom, tokenFrom, trustFrom, type VerifierOptions, wrongUse } from './verifier-options.js';
import { verifyCheckpoints } from './verify-checkpoints.js';
import { verifyExport } from './verify-export.js';
import { verifyReceiptByProofs, verifyReceiptByTree } from './verify-receipt.js';

const COMMANDS: Readonly<Record<string, (options: VerifierOptions) => Promise<Verdict>>> = { export: anExport, proof: aProof, receipt: aReceipt, checkpoints: twoCheckpoints, evidence: ofAWitness, live: aLiveLog };

/** Carries out one command. Never throws. */
export async function verify(options: VerifierOptions): Promise<Verdict> {
  try {
    const command = Object.hasOwn(COMMANDS, options.command) ? COMMANDS[options.command] : undefined;
    if (!command) throw wrongUse();
    return await command(options);
  } catch (error) {
    return verdictOf(error);
  }
}

/** `export DIR|FILE|URL`: everything, or a part that begins with entry `--first`. */
async function anExport(options: VerifierOptions): Promise<Verdict> {
  const [place] = exactly(options.places, 1);
  const trust = trustFrom(options);
  const whole = await openExport(place!, await tokenFrom(options));
  const note = options.values.checkpoint === undefined ? await whole.files.find('checkpoint', MAX_NOTE_LENGTH) : await readCheckpoint(options.values.checkpoint);
  const checkpoint = trustCheckpoint(need(note ?? undefined, '--checkpoint'), trust);
  const first = firstFrom(options);
  const verdict = await verifyExport({
    checkpoint,
    entries: whole.entries(checkpoint.size),
    tiles: tilesAt(options.values.tiles) ?? new TilesOfFiles(whole.files),
    older: whole.checkpoints === null || first > 0 ? null : await OlderCheckpoints.open(whole.checkpoints, trust.log),
    first,
  });
  return { code: verdict.code, words: [describeCheckpoint(checkpoint), ...verdict.words] };
}

/** `proof FILE [--entry FILE]`: of the entry that is given, or of the one that the proof carries beside itself, which nobody signed and which is then said. */
async function aProof(options: VerifierOptions): Promise<Verdict> {
  const [file] = exactly(options.places, 1);
  const trust = trustFrom(options);
  const proof = parseTlogProof(await readFile(file!));
  const given = options.values.entry === undefined ? null : await readFile(options.values.entry);
  const entry = given ?? need(proof.extra ?? undefined, '--entry');
  const checkpoint = trustCheckpoint(proof.checkpoint, trust);
  const found = asWritten(entry).some((bytes) => verifyTlogProof(proof, leafHash(bytes), trust.log) !== null);
  const words = describeCheckpoint(checkpoint);
  if (!found) return doesNotHold(words, { es: `La prueba no muestra que este archivo sea la entrada ${proof.index}: uno de los dos fue cambiado.`, en: `The proof does not show that this file is entry ${proof.index}: one of the two was changed.` });
  if (given) return holds(words, { es: `El archivo es la entrada ${proof.index} del registro.`, en: `The file is entry ${proof.index} of the log.` });
  const text = printable(entry);
  return holds(words, { es: `La entrada ${proof.index} del registro dice: ${text}`, en: `Entry ${proof.index} of the log says: ${text}` });
}

/** What could move the cursor of a terminal, or hide in it, is left out. */
function printable(entry: Buffer): string {
  return entry.toString('utf8').replace(/[^\P{C}]/gu, '\uFFFD');
}

/** An editor may have added a newline; no entry ends in one. */
function asWritten(entry: Buffer): Buffer[] {
  return entry.at(-1) === 0x0a ? [entry, entry.subarray(0, -1)] : [entry];
}

/** `receipt FILE --receipt-key KEY` with `--proof FILE …`, or `--export DIR|URL [--checkpoint FILE] [--taken-at TIME]`. */
async function aReceipt(options: VerifierOptions): Promise<Verdict> {
  const [file] = exactly(options.places, 1);
  const trust = trustFrom(options);
  const { values } = options;
  const receipt = openReceipt(await readFile(file!), noteVerifier(need(values['receipt-key'], '--receipt-key')), trust.log.name);
  if (values.proof) return verifyReceiptByProofs(receipt, await Promise.all(values.proof.map((one) => readFile(one))), trust);
  const place = need(values.export, '--proof / --export');
  const note = await readCheckpointOf(place, values.checkpoint);
  const checkpoint = trustCheckpoint(note, trust);
  const verdict = await verifyReceiptByTree(receipt, checkpoint, tilesAt(values.tiles ?? place)!, takenAtFrom(options));
  return { code: verdict.code, words: [describeCheckpoint(checkpoint), ...verdict.words] };
}

/** `checkpoints OLD NEW [--tiles DIR|URL] [--old-tiles DIR|URL]`. */
async function twoCheckpoints(options: VerifierOptions): Promise<Verdict> {
  const [older, newer] = exactly(options.places, 2);
  const trust = trustFrom(options);
  const old = trustCheckpoint(await readCheckpoint(older!), { ...trust, quorum: 0 });
  const checkpoint = trustCheckpoint(await readCheckpoint(newer!), trust);
  const verdict = await verifyCheckpoints(old, checkpoint, tilesAt(options.values.tiles), tilesAt(options.values['old-tiles']));
  return { code: verdict.code, words: [describeCheckpoint(old), describeCheckpoint(checkpoint), ...verdict.words] };
}

/** `evidence FILE`: what a witness kept when it refused. Two signed trees of one size prove a fork by themselves. */
async function ofAWitness(options: VerifierOptions): Promise<Verdict> {
  const [file] = exactly(options.places, 1);
  const trust = { ...trustFrom(options), quorum: 0 };
  const { known, request } = readEvidence(await readFile(file!, 'utf8'));
  const [old, refused] = [trustCheckpoint(known, trust), trustCheckpoint(parseAddCheckpoint(request).checkpoint, trust)];
  const words = [describeCheckpoint(old), describeCheckpoint(refused)];
  if (old.size === refused.size && !isSame(old, refused)) {
    return doesNotHold(...words, { es: `El registro firmó dos historias distintas de ${old.size} entradas: una bifurcación, probada por sus dos firmas.`, en: `The log signed two different histories of ${old.size} entries: a fork, proved by its two signatures.` });
  }
  const verdict = await verifyCheckpoints(old, refused, tilesAt(options.values.tiles), tilesAt(options.values['old-tiles']));
  return { code: verdict.code, words: [...words, ...verdict.words] };
}

/** `live URL [--keep FILE]`: the log as it answers now; with `--keep`, compared with what it answered the last time. */
async function aLiveLog(options: VerifierOptions): Promise<Verdict> {
  const [address] = exactly(options.places, 1);
  const trust = trustFrom(options);
  const note = await readCheckpoint(address!);
  const checkpoint = trustCheckpoint(note, trust);
  const tiles = tilesAt(address)!;
  await AuthenticatedTiles.open(tiles, checkpoint.size, checkpoint.root);
  const { keep } = options.values;
  const old = keep !== undefined && (await exists(keep)) ? trustCheckpoint(await readFile(keep), { ...trust, quorum: 0 }) : null;
  const verdict = old ? await verifyCheckpoints(old, checkpoint, tiles, null) : holds();
  if (keep !== undefined && verdict.code === 0) await replaceFile(keep, note);
  return { code: verdict.code, words: [describeCheckpoint(checkpoint), ...verdict.words] };
}

function readEvidence(text: string): { known: string; request: string } {
  try {
    const { known, request } = JSON.parse(text) as { known?: unknown; request?: unknown };
    if (typeof known === 'string' && typeof request === 'string') return { known, request };
  } catch {
    // Said below, as for JSON of another kind.
  }
  throw new Ended(couldNotCheck({ es: 'El archivo no es una prueba guardada por un testigo.', en: 'The file is not evidence that a witness kept.' }));
}

async function readCheckpointOf(place: string, checkpoint: string | undefined): Promise<Buffer> {
  if (checkpoint !== undefined) return readCheckpoint(checkpoint);
  return need((await logFilesAt(place).find('checkpoint', MAX_NOTE_LENGTH)) ?? undefined, '--checkpoint');
}

function tilesAt(place: string | undefined): TileReader | null {
  return place === undefined ? null : new TilesOfFiles(logFilesAt(place));
}

function exactly(places: readonly string[], count: number): readonly string[] {
  if (places.length !== count) throw wrongUse();
  return places;
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
