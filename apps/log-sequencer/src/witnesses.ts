import { cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import type { NoteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { acceptCosignature, ADD_CHECKPOINT_PATH, formatAddCheckpoint, parseKnownSize, SIZE_CONTENT_TYPE } from '@heardonce/transparency-log/witness-protocol.js';
import type { CosignatureLine } from './publisher.js';

/** Who cosigns, and where. */
export interface WitnessAddress { readonly url: string; readonly vkey: string }
/** Why a witness did not cosign. INCONSISTENT and AHEAD say that it was shown another log than this. */
export type WitnessProblem = 'UNREACHABLE' | 'INCONSISTENT' | 'AHEAD' | 'REFUSED' | 'NO_SIGNATURE';
export interface Cosigned { readonly lines: readonly CosignatureLine[]; readonly problems: readonly { readonly witness: string; readonly problem: WitnessProblem }[] }
/** What is to be cosigned, and how it is shown to continue a smaller tree. */
export interface ToCosign { readonly size: number; readonly note: string; readonly proofFrom: (oldSize: number) => Promise<Buffer[]> }

class Problem extends Error {
  constructor(readonly problem: WitnessProblem) {
    super(problem);
  }
}

const TIMEOUT_MS = 3_000;
const LONGEST_ANSWER = 65_536;

/** All witnesses, asked at the same time; none waits for another, and a slow or hostile one costs its own cosignature alone. */
export class Witnesses {
  private readonly witnesses: readonly { readonly address: URL; readonly verifier: NoteVerifier }[];
  /** The size that each cosigned last. */
  private readonly known = new Map<string, number>();

  /** @param quorum how many must cosign; 0 where there are no witnesses. Throws KEY_MALFORMED */
  constructor(addresses: readonly WitnessAddress[], readonly quorum: number) {
    this.witnesses = addresses.map(({ url, vkey }) => ({ address: new URL(url.replace(/\/*$/, ADD_CHECKPOINT_PATH)), verifier: cosignatureVerifier(vkey) }));
  }

  async cosign(checkpoint: ToCosign): Promise<Cosigned> {
    const lines: CosignatureLine[] = [];
    const problems: { witness: string; problem: WitnessProblem }[] = [];
    await Promise.all(this.witnesses.map(async ({ address, verifier }) => {
      try {
        lines.push({ witness: verifier.name, line: await this.ask(address, verifier, checkpoint) });
      } catch (error) {
        problems.push({ witness: verifier.name, problem: error instanceof Problem ? error.problem : 'UNREACHABLE' });
      }
    }));
    return { lines, problems };
  }

  private async ask(address: URL, verifier: NoteVerifier, checkpoint: ToCosign): Promise<string> {
    const oldSize = Math.min(this.known.get(verifier.name) ?? 0, checkpoint.size);
    const first = await this.send(address, oldSize, checkpoint);
    const answer = first.knownSize === null ? first : await this.send(address, first.knownSize, checkpoint);
    if (answer.knownSize !== null) throw new Problem('REFUSED');
    const line = cosignatureIn(answer.body, verifier, checkpoint.note);
    this.known.set(verifier.name, checkpoint.size);
    return line;
  }

  private async send(address: URL, oldSize: number, { size, note, proofFrom }: ToCosign): Promise<{ body: string; knownSize: number | null }> {
    const body = formatAddCheckpoint({ oldSize, proof: await proofFrom(oldSize), checkpoint: note });
    const response = await fetch(address, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await textOf(response);
    if (response.status === 200) return { body: text, knownSize: null };
    if (response.status === 409 && response.headers.get('content-type') === SIZE_CONTENT_TYPE) {
      const knownSize = parseKnownSize(text);
      if (knownSize > size) throw new Problem('AHEAD');
      return { body: text, knownSize };
    }
    throw new Problem(response.status === 422 ? 'INCONSISTENT' : 'REFUSED');
  }
}

function cosignatureIn(body: string, verifier: NoteVerifier, note: string): string {
  try {
    return acceptCosignature(note, body, verifier);
  } catch {
    throw new Problem('NO_SIGNATURE');
  }
}

/** What comes beyond a length that no witness needs is not read. */
async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array);
    length += (part as Uint8Array).length;
    if (length > LONGEST_ANSWER) throw new Problem('NO_SIGNATURE');
  }
  return Buffer.concat(parts).toString('utf8');
}
