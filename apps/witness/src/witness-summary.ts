import type { Witness } from './witness.js';

/** What a person sees who opens the witness in a browser: plain text, in Spanish and English. */
export function witnessSummary({ key, origins, state, evidence }: Witness): string {
  const logs = origins.map((origin) => {
    const known = state.known.get(origin);
    if (!known) return `${origin}\n  sin puntos de control todavía / no checkpoint yet\n`;
    return `${origin}\n  tamaño / size: ${known.size}\n  raíz / root: ${known.root.toString('base64')}\n  refrendado / cosigned: ${new Date(known.time * 1000).toISOString()}\n`;
  });
  const refused = evidence.count === 0 ? 'ninguno / none' : `${evidence.count} (véase la carpeta de pruebas / see the folder of evidence)`;
  return `Testigo / witness: ${key.name}\nLlave / key: ${key.vkey}\n\nPuntos de control contradictorios / contradictory checkpoints: ${refused}\n\n${logs.join('\n')}`;
}
