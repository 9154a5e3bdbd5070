import type { CustodyEvent } from '../custody-event.js';
import type { CustodySubject } from '../case-uco-export.js';

export const INVENTED_SUBJECT: CustodySubject = { base: 'https://centro.invalid/custodia/', exhibitNumber: 'EV-7K3M-2', description: 'Grabación de una entrevista' };

const ORIGINAL = 'ab'.repeat(32);

/** Invented people and entities. */
export const INVENTED_CUSTODY: readonly CustodyEvent[] = [
  {
    at: '2031-03-02T04:30:09Z', event: 'RECEIVED', actorName: 'Inés Salgado Roa', identityDocument: 'CC 00000001', actorId: null, entity: 'Casa Arrayán', capacity: 'custodia',
    purpose: 'guarda', observations: 'disco sellado n.º 4', sha256: ORIGINAL, recordedAt: '2031-03-02T04:30:09Z', signature: 'SIGNED',
  },
  {
    at: '2031-03-02T04:31:00.250Z', event: 'SEALED', actorName: 'Inés Salgado Roa', identityDocument: 'CC 00000001', actorId: null, entity: 'Casa Arrayán', capacity: 'custodia',
    purpose: '', observations: '', sha256: ORIGINAL, recordedAt: '2031-03-02T04:31:00.250Z', signature: 'NOT_SIGNED',
  },
  {
    at: '2031-03-04T15:00:00Z', event: 'HANDED_OVER', actorName: 'Bruno "Beto" Lara', identityDocument: null, actorId: 'perito-2', entity: 'Juzgado Inventado', capacity: 'perito',
    purpose: 'audiencia, sala 2', observations: 'copia\ncon marca', sha256: 'cd'.repeat(32), recordedAt: '2031-03-06T08:00:00Z', signature: 'NOT_VALID',
  },
];
