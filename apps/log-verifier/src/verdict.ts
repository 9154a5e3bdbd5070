import type { TransparencyLogProblem } from '@heardonce/transparency-log/transparency-log-error.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';

/** A sentence for a person, in both languages. */
export interface Words {
  readonly es: string;
  readonly en: string;
}

/** What a verification ends with; the code is the exit code of the program. */
export interface Verdict {
  /** 0 holds; 1 does not hold, and the words say what and where; 2 could not be checked. */
  readonly code: 0 | 1 | 2;
  readonly words: readonly Words[];
}

export const holds = (...words: Words[]): Verdict => ({ code: 0, words });
export const doesNotHold = (...words: Words[]): Verdict => ({ code: 1, words });
export const couldNotCheck = (...words: Words[]): Verdict => ({ code: 2, words });

/** What ends a verification before it has looked at everything. */
export class Ended extends Error {
  constructor(readonly verdict: Verdict) {
    super(verdict.words.map(({ en }) => en).join(' '));
  }
}

const PROBLEMS: Readonly<Record<TransparencyLogProblem, readonly [1 | 2, Words]>> = {
  SIGNATURE_INVALID: [1, { es: 'Una firma no fue hecha por la llave que nombra sobre este texto: el texto o la firma fueron cambiados.', en: 'A signature was not made by the key it names over this text: text or signature were changed.' }],
  NOTE_UNSIGNED: [1, { es: 'No está firmado por la llave que se indicó.', en: 'It is not signed by the key that was given.' }],
  ORIGIN_DIFFERS: [1, { es: 'Es de otro registro que el de la llave indicada.', en: 'It is of another log than that of the key given.' }],
  TILE_DAMAGED: [1, { es: 'Las teselas (los resúmenes del árbol) no llevan a la raíz firmada.', en: 'The tiles (the hashes of the tree) do not lead to the root that was signed.' }],
  BUNDLE_MALFORMED: [1, { es: 'Un paquete de entradas no contiene lo que debe.', en: 'A bundle of entries does not hold what it must.' }],
  ENTRY_TOO_LONG: [1, { es: 'Una entrada es más larga que cualquiera del registro.', en: 'An entry is longer than any of the log can be.' }],
  TILE_MISSING: [2, { es: 'Falta una tesela (un archivo de resúmenes del árbol).', en: 'A tile (a file with hashes of the tree) is missing.' }],
  OUTSIDE_TREE: [2, { es: 'Se pidió algo que este árbol no tiene.', en: 'Something was asked for that this tree does not have.' }],
  KEY_MALFORMED: [2, { es: 'Una llave no tiene la forma nombre+identificador+llave, o es de otra clase.', en: 'A key is not of the form name+id+key, or of another kind.' }],
  NOTE_MALFORMED: [2, { es: 'El archivo no es una nota firmada.', en: 'The file is not a signed note.' }],
  CHECKPOINT_MALFORMED: [2, { es: 'El archivo no es un punto de control.', en: 'The file is not a checkpoint.' }],
  RECEIPT_MALFORMED: [2, { es: 'El archivo no es un recibo.', en: 'The file is not a receipt.' }],
  PROOF_MALFORMED: [2, { es: 'El archivo no es una prueba .tlog-proof.', en: 'The file is not a .tlog-proof file.' }],
  REQUEST_MALFORMED: [2, { es: 'El archivo no tiene la petición de un registro a un testigo.', en: 'The file does not have the request of a log to a witness.' }],
};

/** The verdict in which an error ends. */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof Ended) return error.verdict;
  if (error instanceof TransparencyLogError) {
    const [code, words] = PROBLEMS[error.code];
    const tile = error.tile && { es: `Tesela ${error.tile.index} del nivel ${error.tile.level}.`, en: `Tile ${error.tile.index} of level ${error.tile.level}.` };
    return { code, words: tile ? [words, tile] : [words] };
  }
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return couldNotCheck({ es: 'Un archivo que hace falta no existe.', en: 'A file that is needed does not exist.' });
  if (code === 'EACCES') return couldNotCheck({ es: 'Falta permiso para leer un archivo.', en: 'A permission to read a file is missing.' });
  return couldNotCheck({ es: `No se pudo revisar (${nameOf(error)}).`, en: `It could not be checked (${nameOf(error)}).` });
}

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
