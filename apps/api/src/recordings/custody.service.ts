import { caseUcoOf } from '@heardonce/custody-forms/case-uco-export.js';
import type { CustodyEvent } from '@heardonce/custody-forms/custody-event.js';
import { custodyCsv, custodyForm } from '@heardonce/custody-forms/custody-record.js';
import { CustodyDocument, type CustodyFormat } from '@heardonce/domain/legal/custody-document.js';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED, words } from '../platform/expectations.js';
import type { Platform } from '../platform/platform.js';
import { type CustodyRow, RecordingDoor } from '../platform/read/recording-door.js';
import type { SignedContext } from '../platform/read/reader.js';

/** The clock of the form's place; the pack's country has one. */
const TIME_ZONE = 'America/Bogota';
const BASE = 'urn:heardonce:custody#';

/** The chain of custody of a recording as the documents a court asks for. */
@Injectable()
export class CustodyService {
  private readonly door: RecordingDoor;
  constructor(@Inject(PLATFORM) platform: Platform) {
    this.door = new RecordingDoor(platform);
  }

  /** @throws HeardOnceError NOT_FOUND, CONFLICTING_STATE (nothing was received yet) */
  async exportCustody(context: SignedContext, of: { caseCode: string; recordingId: string }, format: keyof typeof CustodyFormat): Promise<CustodyDocument> {
    if (!isUUID(of.recordingId)) throw new HeardOnceError('VALIDATION', { path: 'recordingId', expected: EXPECTED.id });
    const code = caseCodeOf(of.caseCode, 'caseCode');
    const { rows } = await this.door.custody(context, { recordingId: of.recordingId, operation: 'exportCustody', code });
    if (rows.length === 0) throw new HeardOnceError('CONFLICTING_STATE', { path: 'recordingId', expected: words('una grabación de la que ya se recibió algo', 'a recording of which something has been received') });
    return custodyDocument(rows, `${code}-${of.recordingId.slice(0, 8)}`, format, 'Recording of an interview / Grabación de una entrevista');
  }
}

/** @param exhibit how the document calls what it is about: a pseudonym, never a name */
export function custodyDocument(rows: readonly CustodyRow[], exhibit: string, format: keyof typeof CustodyFormat, description: string): CustodyDocument {
  const events = rows.map(eventOf);
  switch (format) {
    case 'FORM_CSV':
      return Object.assign(new CustodyDocument(), { filename: `custody-${exhibit}.csv`, mediaType: 'text/csv; charset=utf-8', content: custodyCsv(custodyForm(events, TIME_ZONE)) });
    case 'FORM_JSON':
      return Object.assign(new CustodyDocument(), { filename: `custody-${exhibit}.json`, mediaType: 'application/json', content: JSON.stringify(custodyForm(events, TIME_ZONE)) });
    case 'CASE_UCO':
      return Object.assign(new CustodyDocument(), { filename: `custody-${exhibit}.jsonld`, mediaType: 'application/ld+json', content: JSON.stringify(caseUcoOf(events, { base: BASE, exhibitNumber: exhibit, description })) });
  }
}

/** Whose identity document and signature stand under an entry is not kept here: both are added on paper. */
const eventOf = (row: CustodyRow): CustodyEvent => ({
  at: row.at.toISOString(), event: row.event, actorName: row.name, actorId: row.staffId, identityDocument: null, entity: row.agency, capacity: row.capacity, purpose: row.purpose, observations: row.observations ?? '', sha256: row.sha256, recordedAt: row.recordedAt.toISOString(), signature: 'NOT_SIGNED',
});
