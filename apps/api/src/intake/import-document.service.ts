import { IncomingDocument } from '@heardonce/domain/intake/incoming-document.entity.js';
import type { IncomingDocumentResult } from '@heardonce/intake-formats/incoming-document.js';
import { type IncomingSchemas, loadIncomingSchemas } from '@heardonce/intake-formats/incoming-schemas.js';
import { readIncomingDocument } from '@heardonce/intake-formats/read-incoming-document.js';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { checkInput } from '../platform/acknowledgement.js';
import { actingRole } from '../platform/read/acting-role.js';
import { IMPORTERS } from '../platform/read/document-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import type { Work } from '../platform/write/work.js';
import { Writer } from '../platform/write/writer.js';
import { CorrectQuarantinedInput, DetachedPart, ImportDocumentInput, ImportProblem, ImportResult } from './import-document.input.js';
import { draftOfMapped } from './mapped-report-draft.js';
import { onBeat } from './on-beat.js';
import { ReportFilingService } from './report-filing.service.js';

/** A document as it came, and what it stands in for. */
export interface Arrival { readonly filename: string; readonly bytes: Uint8Array; readonly corrects?: { readonly documentId: string; readonly why: string } | undefined }
interface Known { readonly id: string; readonly status: ImportResult['status']; readonly reports: string[] }
interface Arriving { readonly context: SignedContext; readonly role: (typeof IMPORTERS)[number]; readonly arrival: Arrival; readonly reading: IncomingDocumentResult }

@Injectable()
export class ImportDocumentService implements OnApplicationShutdown {
  private schemas: { readonly folder: string; readonly loaded: IncomingSchemas } | null = null;

  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(ReportFilingService) private readonly filing: ReportFilingService) {}

  importDocument(context: SignedContext, input: ImportDocumentInput): Promise<ImportResult> {
    const { filename, contentBase64, idempotencyKey } = checkInput(ImportDocumentInput, input);
    return this.receive(context, { filename, bytes: Buffer.from(contentBase64, 'base64') }, idempotencyKey);
  }

  /** The correction is a document of its own that names the one it stands in for; if it is not valid either, both stay in quarantine. */
  correctQuarantined(context: SignedContext, input: CorrectQuarantinedInput): Promise<ImportResult> {
    const { filename, contentBase64, idempotencyKey, documentId, why } = checkInput(CorrectQuarantinedInput, input);
    return this.receive(context, { filename, bytes: Buffer.from(contentBase64, 'base64'), corrects: { documentId, why } }, idempotencyKey);
  }

  /**
   * Takes one document in: kept as received without payloads that are no text; valid ones become reports, others wait in quarantine with the
   * exact reason. The same document again, from the same unit, answers the same and makes nothing.
   * @throws HeardOnceError ROLE_REQUIRED, NOT_FOUND and CONFLICTING_STATE (of the document to correct), BUSY, KEY_REUSED
   */
  receive(context: SignedContext, arrival: Arrival, key: string = randomUUID()): Promise<ImportResult> {
    return onBeat(async () => {
      const role = actingRole(context, IMPORTERS);
      const reading = readIncomingDocument(arrival.bytes, { schemas: this.currentSchemas() });
      const arriving: Arriving = { context, role, arrival, reading };
      const { ids, replayed } = await this.carryOut(arriving, key);
      return replayed ? resultOf(arriving, (await this.carryOut(arriving, randomUUID())).ids) : resultOf(arriving, ids);
    });
  }

  onApplicationShutdown(): void {
    this.schemas?.loaded.dispose();
    this.schemas = null;
  }

  private carryOut(arriving: Arriving, key: string) {
    const { context, role, arrival, reading } = arriving;
    const input = [reading.sha256, arrival.corrects?.documentId ?? null];
    return this.writer.inOffice(context, role, { mutation: 'importDocument', key, input }, async (work) => {
      const known = await work.decide<Known | null>('known_document', 'source', reading.sha256);
      const retry = known?.status === 'QUARANTINED' && reading.status === 'VALID';
      if (known && !retry) return { id: known.id, status: known.status, codes: known.reports.join(','), known: true };
      return this.keep(work, arriving, arrival.corrects ?? (known ? { documentId: known.id, why: 'READ_AGAIN' } : undefined));
    });
  }

  private async keep(work: Work, { context, role, arrival, reading }: Arriving, corrects: Arrival['corrects']): Promise<{ id: string; status: string; codes: string; known: boolean }> {
    const id = randomUUID();
    const valid = reading.status === 'VALID';
    if (corrects) await work.decide('correct_document', 'source', corrects.documentId, valid, corrects.why);
    await work.insert(IncomingDocument, {
      format: reading.format, status: valid ? 'IMPORTED' : 'QUARANTINED', sha256: reading.sha256, filename: arrival.filename, text: Buffer.from(reading.retainedBytes).toString('base64'),
      ...(reading.problems.length > 0 ? { problems: reading.problems } : {}), ...(reading.detached.length > 0 ? { detached: reading.detached } : {}), ...(corrects ? { correctsId: corrects.documentId } : {}),
    }, { id, caseId: null, keySubject: id });
    const codes: string[] = [];
    const receivedAt = new Date();
    if (valid) for (const report of reading.reports) codes.push((await this.filing.file(work, context, role, draftOfMapped(report, { documentId: id }, receivedAt))).code);
    return { id, status: valid ? 'IMPORTED' : 'QUARANTINED', codes: codes.join(','), known: false };
  }

  /** The configured folder's schemas; looked at again as long as one of them is missing. */
  private currentSchemas(): IncomingSchemas {
    const folder = process.env['HEARDONCE_SCHEMAS'] ?? join(process.env['HEARDONCE_DATA'] ?? '.data', 'schemas');
    const complete = this.schemas?.loaded.ncmec.state === 'READY' && this.schemas.loaded.xarf.state === 'READY';
    if (this.schemas?.folder === folder && complete) return this.schemas.loaded;
    this.schemas?.loaded.dispose();
    this.schemas = { folder, loaded: loadIncomingSchemas(folder) };
    return this.schemas.loaded;
  }
}

function resultOf({ reading, context }: Arriving, ids: Readonly<Record<string, unknown>>): ImportResult {
  return Object.assign(new ImportResult(), {
    documentId: ids['id'], sha256: reading.sha256, format: reading.format, status: ids['status'], known: ids['known'] === true, reportCodes: String(ids['codes'] ?? '').split(',').filter(Boolean),
    problems: reading.problems.map(({ path, rule, expected }) => Object.assign(new ImportProblem(), { path, rule, expected: expected[context.language] })),
    detached: reading.detached.map(({ path, contentType, sha256, size }) => Object.assign(new DetachedPart(), { path, contentType, sha256, size })),
  });
}
