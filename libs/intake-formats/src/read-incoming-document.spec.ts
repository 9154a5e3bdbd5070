import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { IncomingDocumentResult } from './incoming-document.js';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { MAX_DOCUMENT_SIZE, readIncomingDocument } from './read-incoming-document.js';
import { inventedImage, inventedNcmec, inventedXarf } from './testing/invented-documents.js';
import { writeInventedSchemas } from './testing/invented-schemas.js';

const folder = writeInventedSchemas();
const schemas = loadIncomingSchemas(folder);

afterAll(() => {
  schemas.dispose();
  rmSync(folder, { recursive: true });
});

function read(document: string | Uint8Array | object): IncomingDocumentResult {
  const bytes = document instanceof Uint8Array ? document : Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  return readIncomingDocument(bytes, { schemas });
}

function reasons(result: IncomingDocumentResult): string[] {
  return result.problems.map((each) => `${each.path} ${each.rule}`);
}

describe('a CyberTipline report', () => {
  test('is mapped to our codes, the people and accounts kept apart', () => {
    const result = read(
      inventedNcmec({
        annotations: '<sextortion/><minorToMinorInteraction/>',
        details: '<internetDetails><chatImIncident><chatClient>Telegram</chatClient><content>hola</content></chatImIncident></internetDetails>',
        after: `<personOrUserReported><espIdentifier>u-77</espIdentifier><screenName>sombra</screenName><ipCaptureEvent><ipAddress>198.51.100.3</ipAddress></ipCaptureEvent></personOrUserReported>
          <victim><victimPerson><firstName>Lina</firstName><age>13</age></victimPerson><schoolName>Colegio Inventado</schoolName><ipCaptureEvent><ipAddress>203.0.113.9</ipAddress></ipCaptureEvent><additionalInfo>calle 1</additionalInfo></victim>`,
      }),
    );
    expect(reasons(result)).toEqual([]);
    expect(result).toMatchObject({ format: 'NCMEC_CYBERTIPLINE', status: 'VALID', detached: [] });
    expect(result.retainedSha256).toBe(result.sha256);
    expect(result.reports[0]).toMatchObject({
      externalId: null,
      reportedAt: null,
      occurredAt: '2026-03-04T05:06:07-05:00',
      channel: 'FOREIGN_HOTLINE',
      forms: ['GROOMING', 'SEXUAL_EXTORTION'],
      platform: 'TELEGRAM',
      setting: 'ONLINE',
      aiGenerated: null,
      ipAddresses: ['198.51.100.3'],
      accountIds: ['u-77', 'sombra'],
      ageRange: '13',
      reporter: { name: 'Amparo Quintero Inventada', email: 'amparo@seguridad.example', organisation: null },
      annotations: ['SEXUAL_EXTORTION', 'BETWEEN_MINORS'],
      narrative: 'Telegram\n\nhola',
    });
    expect(result.reports[0]?.people.map(({ part, givenNames, school, notes }) => [part, givenNames, school, notes])).toEqual([
      ['VICTIM', 'Lina', 'Colegio Inventado', 'calle 1'],
      ['REPORTED', null, null, null],
    ]);
  });

  test('without an offset keeps the local time as words and says so', () => {
    const [report] = read(inventedNcmec({ time: '2026-03-04T05:06:07' })).reports;
    expect(report).toMatchObject({ occurredAt: null, narrative: '2026-03-04T05:06:07', annotations: ['INCIDENT_TIME_WITHOUT_OFFSET'] });
  });

  test('is checked by us where the schema is loose', () => {
    const result = read(inventedNcmec({ incidentType: 'Algo inventado', annotations: '<desconocida/>', time: '0012-01-01T00:00:00Z', after: '<victim><victimPerson><age>500</age></victimPerson></victim>' }));
    expect(result.status).toBe('INVALID');
    expect(reasons(result)).toEqual([
      '/report/incidentSummary/incidentType ENUMERATION',
      '/report/incidentSummary/incidentDateTime TYPE',
      '/report/incidentSummary/reportAnnotations/* UNEXPECTED_ELEMENT',
      '/report/victim/victimPerson/age RANGE',
    ]);
    expect(JSON.stringify(result.problems)).not.toMatch(/pornography/i);
  });

  test('in person, and both', () => {
    const offline = '<internetDetails><nonInternetIncident/></internetDetails>';
    expect(read(inventedNcmec({ details: offline })).reports[0]).toMatchObject({ setting: 'IN_PERSON', platform: 'NONE' });
    expect(read(inventedNcmec({ details: `${offline}<internetDetails><emailIncident/></internetDetails>` })).reports[0]).toMatchObject({ setting: 'BOTH', platform: 'EMAIL' });
  });
});

describe('a XARF v4 document', () => {
  test('is mapped, one or a list', () => {
    const csam = inventedXarf({
      type: 'csam',
      exploitation_type: undefined,
      classification: 'B1',
      media_type: 'video',
      hash_values: { sha256: 'AB'.repeat(32) },
      ncmec_report_id: '5',
      tags: ['content:ai-generated'],
      content_removed: true,
    });
    const csem = inventedXarf({
      url: 'https://www.instagram.com/p/1',
      platform: 'social_media',
      victim_age_range: 'pubescent',
      description: 'texto',
      perpetrator_indicators: { account_id: 'u1', ip_addresses: ['192.0.2.14', '2001:db8::1'] },
    });
    const result = read([csam, csem]);
    expect(reasons(result)).toEqual([]);
    expect(result.reports).toMatchObject([
      {
        index: 0,
        forms: ['CSAM_POSSESSION_OR_DISTRIBUTION', 'AI_GENERATED_MATERIAL'],
        aiGenerated: true,
        hashes: [{ algorithm: 'sha256', value: 'ab'.repeat(32) }],
        media: [{ mediaType: 'VIDEO', classification: 'B1' }],
        relatedIds: [{ scheme: 'NCMEC', value: '5' }],
        annotations: ['CONTENT_REMOVED'],
      },
      {
        index: 1,
        externalId: '7c1f0d52-3a58-4f5e-9f0e-0a6b1c2d3e4f',
        platform: 'INSTAGRAM',
        forms: ['GROOMING'],
        ageRange: 'PUBESCENT',
        aiGenerated: null,
        accountIds: ['u1'],
        ipAddresses: ['192.0.2.14', '2001:db8::1'],
        sourceAgency: 'Servicio Inventado',
        reporter: { name: null, email: 'avisos@servicio.example', organisation: 'Servicio Inventado' },
        narrative: 'texto',
      },
    ]);
  });

  test('detected by a machine is not thereby made by one', () => {
    expect(read(inventedXarf({ detection_method: 'ai_detection' })).reports[0]?.aiGenerated).toBeNull();
  });

  test('in a list is judged by itself', () => {
    const result = read([inventedXarf(), inventedXarf({ report_id: 'csam-1' }), 7]);
    expect(result.status).toBe('INVALID');
    expect(result.elements.map((element) => element.status)).toEqual(['VALID', 'INVALID', 'INVALID']);
    expect(result.reports.map((report) => report.index)).toEqual([0]);
    expect(reasons(result)).toEqual(['/1/report_id FORMAT', '/2 TYPE']);
  });

  test('is checked by us where the schema is loose', () => {
    const wrong = inventedXarf({
      timestamp: '2026-02-30T00:00:00Z',
      exploitation_type: 'otra',
      platform: 'radio',
      victim_age_range: 3,
      reporter: { org: ' ', contact: 'nadie' },
      sender: undefined,
      perpetrator_indicators: { ip_addresses: ['999.1.1.1'] },
      hash_values: { md5: 'xyz' },
      evidence: [{ content_type: 'text/plain', payload: '%%%' }],
      description: 'a\u0000b',
      tags: 'x',
    });
    expect(reasons(read(wrong)).sort()).toEqual([
      '/description TEXT_NOT_STORABLE',
      '/evidence/0/payload BASE64',
      '/exploitation_type ENUMERATION',
      '/hash_values/md5 PATTERN',
      '/perpetrator_indicators/ip_addresses/0 FORMAT',
      '/platform ENUMERATION',
      '/reporter/contact FORMAT',
      '/reporter/org LENGTH',
      '/sender REQUIRED',
      '/tags TYPE',
      '/timestamp FORMAT',
      '/victim_age_range ENUMERATION',
    ]);
  });

  test("carries the schema's findings in its own words", () => {
    const result = read(inventedXarf({ confidence: 4, source_port: 'x', legacy_version: '2', url: 'no es', evidence: [{ content_type: 'text/plain', payload: '', hash: 'no', secreto: 1 }] }));
    expect(result.problems).toEqual(
      expect.arrayContaining([
        { path: '/confidence', rule: 'RANGE', expected: { es: '<= 1', en: '<= 1' } },
        { path: '/source_port', rule: 'TYPE', expected: { es: 'un valor de tipo integer', en: 'a value of type integer' } },
        { path: '/legacy_version', rule: 'ENUMERATION', expected: { es: 'uno de: 3', en: 'one of: 3' } },
        expect.objectContaining({ path: '/url', rule: 'FORMAT' }),
        expect.objectContaining({ path: '/evidence/0', rule: 'ADDITIONAL_PROPERTY' }),
        expect.objectContaining({ path: '/evidence/0/hash', rule: 'PATTERN' }),
      ]),
    );
  });
});

describe('refused, with the reason', () => {
  const cases: [string, string | Uint8Array, string][] = [
    ['an empty file', '', 'EMPTY'],
    ['white space', ' \n ', 'EMPTY'],
    ['words', 'hola', 'NOT_RECOGNISED'],
    ['an HTML page', '<!DOCTYPE html><html><body>no</body></html>', 'HTML_NOT_XML'],
    ['an HTML page without doctype', '<html lang="es"><p>no</html>', 'HTML_NOT_XML'],
    ['other XML', '<pedido/>', 'NOT_RECOGNISED'],
    ['details of a file', '<fileDetails><reportId>1</reportId></fileDetails>', 'NOT_A_REPORT'],
    ['an answer', '<reportResponse/>', 'NOT_A_REPORT'],
    ['a last answer', '<reportDoneResponse/>', 'NOT_A_REPORT'],
    ['other JSON', '{"a":1}', 'NOT_RECOGNISED'],
    ['an empty list', '[]', 'EMPTY_BUNDLE'],
    ['XARF 3', '{"Version":"3","ReporterInfo":{},"Report":{}}', 'XARF_VERSION_3'],
    ['XARF 3 by number', '{"xarf_version":"3.0.0"}', 'XARF_VERSION_3'],
    ['an image', inventedImage(), 'NOT_TEXT'],
    ['UTF-32', Buffer.from('0000feff0000003c', 'hex'), 'ENCODING_NOT_SUPPORTED'],
    ['another declared encoding', '<?xml version="1.0" encoding="EBCDIC-CP-US"?><report/>', 'ENCODING_NOT_SUPPORTED'],
    ['broken UTF-8', Buffer.from([0x7b, 0xe9, 0x20, 0x7d]), 'ENCODING_INVALID'],
    ['a stray control character', '<report>\u0001</report>', 'TEXT_NOT_STORABLE'],
    ['over the limit', Buffer.alloc(MAX_DOCUMENT_SIZE + 1, 32), 'TOO_LARGE'],
  ];
  test.each(cases)('%s', (_, document, rule) => {
    const result = read(document);
    expect(result.status).toBe('REFUSED');
    expect(result.problems.map((each) => each.rule)).toEqual([rule]);
    expect(result.reports).toEqual([]);
  });

  test('another type of XARF is known but not accepted', () => {
    expect(reasons(read(inventedXarf({ type: 'phishing' })))).toEqual(['/type TYPE_NOT_ACCEPTED']);
  });

  test('without the schema, naming the missing file, our own findings with it', () => {
    const empty = mkdtempSync(join(tmpdir(), 'heardonce-none.'));
    const none = loadIncomingSchemas(empty);
    const xml = readIncomingDocument(Buffer.from(inventedNcmec({ incidentType: 'x' })), { schemas: none });
    const json = readIncomingDocument(Buffer.from(JSON.stringify(inventedXarf())), { schemas: none });
    rmSync(empty, { recursive: true });
    expect([xml.status, json.status, xml.reports, json.reports]).toEqual(['REFUSED', 'REFUSED', [], []]);
    expect(reasons(xml)).toEqual([' SCHEMA_NOT_CONFIGURED', '/report/incidentSummary/incidentType ENUMERATION']);
    expect(xml.problems[0]?.expected.en).toContain('ncmec/cybertipline-report.xsd');
    expect(json.problems[0]?.expected.es).toContain('xarf/schemas/v4/xarf-core.json');
  });
});

describe('bytes', () => {
  test.each(['utf-8', 'utf-16le', 'utf-16be'])('with a byte order mark in %s are read and kept as received', (encoding) => {
    const text = `\ufeff${inventedNcmec({ platform: 'Señal Ñandú' })}`;
    const bytes = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(text, 'utf16le');
    const document = encoding === 'utf-16be' ? bytes.swap16() : bytes;
    const result = read(document);
    expect(result).toMatchObject({ status: 'VALID', sha256: createHash('sha256').update(document).digest('hex'), retainedEncoding: encoding });
    expect(Buffer.compare(result.retainedBytes, document)).toBe(0);
  });

  test('in ISO-8859-1 are read by their declaration', () => {
    const xml = inventedNcmec({ details: '<internetDetails><chatImIncident><content>ñoño</content></chatImIncident></internetDetails>' }).replace('UTF-8', 'ISO-8859-1');
    expect(read(Buffer.from(xml, 'latin1')).reports[0]?.narrative).toBe('ñoño');
  });

  test('cut off are known as cut off', () => {
    const xml = inventedNcmec();
    const json = JSON.stringify(inventedXarf());
    for (let end = xml.indexOf('<incidentSummary'); end < xml.trimEnd().length; end += 7) {
      expect(read(xml.slice(0, end))).toMatchObject({ format: 'NCMEC_CYBERTIPLINE', status: 'INVALID', problems: [{ rule: 'TRUNCATED' }] });
    }
    expect(read(xml.replace('</reporter>', '</otro>'))).toMatchObject({ status: 'INVALID', problems: [{ rule: 'NOT_WELL_FORMED' }] });
    expect(read(json.slice(0, 200))).toMatchObject({ format: 'XARF_V4', status: 'INVALID', problems: [{ rule: 'TRUNCATED', path: '1:201' }] });
  });
});
