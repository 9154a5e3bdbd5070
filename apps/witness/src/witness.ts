import { parseCheckpoint, type Checkpoint } from '@heardonce/transparency-log/checkpoint.js';
import { cosignatureSigner, cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import { EMPTY_ROOT, verifyConsistency } from '@heardonce/transparency-log/merkle-tree.js';
import type { PrivateNoteKey, PublicNoteKey } from '@heardonce/transparency-log/note-key.js';
import { formatSignature, noteVerifier, type NoteVerifier, openNote } from '@heardonce/transparency-log/signed-note.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import { type AddCheckpoint, parseAddCheckpoint } from '@heardonce/transparency-log/witness-protocol.js';
import type { EvidenceFolder, EvidenceProblem } from './evidence-folder.js';
import { StateOvertaken, type WitnessState } from './witness-state.js';

/** What is answered to add-checkpoint (c2sp.org/tlog-witness). */
export type Answer =
  /** Signature lines. */
  | { readonly status: 200; readonly cosignature: string }
  /** The size that the log must continue from. */
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 409 | 422 | 503; readonly reason: string };

/** A request whose form and signature are right. */
interface Signed {
  readonly request: AddCheckpoint;
  readonly checkpoint: Checkpoint;
  /** What was signed, and the log's signature of it. */
  readonly text: string;
  readonly note: string;
  readonly body: string;
}

const MOST_WAITING = 256;
const MALFORMED = 'La petición no tiene la forma del protocolo. / The request is not of the form of the protocol.';
const REASONS = {
  unknown: 'Este testigo no conoce ese registro. / This witness does not know that log.',
  unsigned: 'El punto de control no está firmado por la llave de su registro. / The checkpoint is not signed by the key of its log.',
  backwards: 'El tamaño anterior es mayor que el del punto de control. / The old size is greater than that of the checkpoint.',
  differs: 'Otro árbol del mismo tamaño ya fue refrendado: queda como prueba. / Another tree of the same size has been cosigned: kept as evidence.',
  inconsistent: 'La prueba no muestra que continúe lo refrendado: queda como prueba. / The proof does not show that it continues what was cosigned: kept as evidence.',
  unproved: 'Una prueba de consistencia no cabe antes del primer punto de control. / Before a first checkpoint there can be no proof.',
  busy: 'El testigo está ocupado: intente de nuevo. / The witness is busy: try again.',
} as const;

/** Cosigns checkpoints that continue what it cosigned before, and keeps those that do not as evidence. */
export class Witness {
  private readonly logs = new Map<string, NoteVerifier[]>();
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @param now seconds since 1970 */
  constructor(
    readonly key: PrivateNoteKey,
    logs: readonly PublicNoteKey[],
    readonly state: WitnessState,
    readonly evidence: EvidenceFolder,
    private readonly now: () => number = () => Math.floor(Date.now() / 1000),
  ) {
    for (const log of logs) this.logs.set(log.name, [...(this.logs.get(log.name) ?? []), noteVerifier(log)]);
  }

  get origins(): readonly string[] {
    return [...this.logs.keys()];
  }

  /** Answers when what it promises is durable. Throws StateOvertaken, and what the file system throws: nothing is cosigned then. */
  async addCheckpoint(body: Buffer): Promise<Answer> {
    const signed = this.open(body);
    if ('status' in signed) return signed;
    if (signed.request.oldSize > signed.checkpoint.size) return { status: 400, reason: REASONS.backwards };
    return this.inTurn(() => this.decide(signed));
  }

  /** Ends when everything begun has ended. */
  async settle(): Promise<void> {
    await this.turn;
  }

  /** What needs no look at the state, so that only what a log has signed waits for its turn. */
  private open(body: Buffer): Signed | Answer {
    try {
      const request = parseAddCheckpoint(body);
      const { origin } = parseCheckpoint(request.checkpoint.slice(0, request.checkpoint.lastIndexOf('\n\n') + 1));
      const verifiers = this.logs.get(origin);
      if (!verifiers) return { status: 404, reason: REASONS.unknown };
      const { text, signatures } = openNote(request.checkpoint, verifiers);
      return { request, checkpoint: parseCheckpoint(text), text, note: `${text}\n${signatures.map(formatSignature).join('')}`, body: body.toString('utf8') };
    } catch (error) {
      if (!(error instanceof TransparencyLogError)) throw error;
      const forged = error.code === 'SIGNATURE_INVALID' || error.code === 'NOTE_UNSIGNED';
      return forged ? { status: 403, reason: REASONS.unsigned } : { status: 400, reason: MALFORMED };
    }
  }

  /** One after the other: what was compared must still hold when it is replaced. */
  private async inTurn(decide: () => Promise<Answer>): Promise<Answer> {
    if (this.waiting >= MOST_WAITING) return { status: 503, reason: REASONS.busy };
    this.waiting += 1;
    const answer = this.turn.then(decide).catch(async (error: unknown) => {
      if (error instanceof StateOvertaken) await this.state.reload(cosignatureVerifier(this.key));
      throw error;
    });
    this.turn = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.waiting -= 1;
    }
  }

  private async decide(signed: Signed): Promise<Answer> {
    const { request, checkpoint } = signed;
    const known = this.state.known.get(checkpoint.origin);
    const size = known?.size ?? 0;
    const differs = known !== undefined && checkpoint.size === size && !checkpoint.root.equals(known.root);
    if (differs) await this.keepEvidence('ROOT_DIFFERS', signed, known.note);
    if (request.oldSize !== size) return { status: 409, size };
    if (differs) return { status: 409, reason: REASONS.differs };
    if (!verifyConsistency(size, known?.root ?? EMPTY_ROOT, checkpoint.size, checkpoint.root, request.proof)) {
      if (!known) return { status: 422, reason: REASONS.unproved };
      await this.keepEvidence('NOT_CONTINUED', signed, known.note);
      return { status: 422, reason: REASONS.inconsistent };
    }
    return { status: 200, cosignature: await this.cosign(signed, known?.size) };
  }

  private async cosign({ checkpoint, text, note }: Signed, knownSize: number | undefined): Promise<string> {
    const time = this.now();
    const signer = cosignatureSigner(this.key, () => time);
    const cosignature = formatSignature({ ...signer, signature: await signer.sign(text) });
    if (checkpoint.size !== knownSize) await this.state.keep(checkpoint.origin, { size: checkpoint.size, root: checkpoint.root, note: `${note}${cosignature}`, time });
    return cosignature;
  }

  /** What cannot be kept is said aloud; the checkpoint is refused all the same. */
  private async keepEvidence(problem: EvidenceProblem, { text, body }: Signed, known: string): Promise<void> {
    try {
      await this.evidence.keep({ problem, time: new Date(this.now() * 1000).toISOString(), known, request: body }, text);
    } catch (error) {
      process.stderr.write(`No se pudo guardar la prueba / the evidence could not be kept (${(error as { code?: string }).code ?? 'full'}):\n${body}\n`);
    }
  }
}
