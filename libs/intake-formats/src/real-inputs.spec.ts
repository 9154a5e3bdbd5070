import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { INCIDENT_FORMS } from '@heardonce/domain/intake/incident-form.js';
import type { IncomingDocumentResult } from './incoming-document.js';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { NCMEC_ANNOTATIONS, NCMEC_INCIDENT_TYPES } from './ncmec-terms.js';
import { readIncomingDocument } from './read-incoming-document.js';
import { REPORT_ANNOTATIONS } from './report-annotation.js';
import { inventedNcmec } from './testing/invented-documents.js';
import { XARF_AGE_RANGES, XARF_CLASSIFICATIONS, XARF_EXPLOITATION_TYPES, XARF_MEDIA_TYPES, XARF_PLATFORMS } from './xarf-terms.js';

const folder = resolve('../shared/real-inputs');
const isHere = existsSync(join(folder, 'ncmec/cybertipline-report.xsd'));
const suite = isHere ? describe : describe.skip;

suite(`published schemas and samples${isHere ? '' : ': skipped, ../shared/real-inputs is not here'}`, () => {
  const schemas = loadIncomingSchemas(folder);
  afterAll(() => schemas.dispose());

  function bytesOf(file: string): Buffer {
    return readFileSync(join(folder, file));
  }

  function read(bytes: Uint8Array): IncomingDocumentResult {
    return readIncomingDocument(bytes, { schemas });
  }

  function xsdValues(type: string): string[] {
    const xsd = bytesOf('ncmec/cybertipline-report.xsd').toString();
    const body = xsd.split(`<xs:simpleType name="${type}">`)[1]?.split('</xs:simpleType>')[0] ?? '';
    return [...body.matchAll(/<xs:enumeration\s+value="([^"]*)"/g)].map((match) => match[1] ?? '');
  }

  function xarfValues(type: string, field: string): string[] {
    const schema = JSON.parse(bytesOf(`xarf/schemas/v4/types/content-${type}.json`).toString()) as { allOf: { properties?: Record<string, { enum?: string[] }> }[] };
    return schema.allOf.flatMap((part) => part.properties?.[field]?.enum ?? []);
  }

  test('every incident type and annotation of the XSD is mapped', () => {
    const types = xsdValues('incidentType');
    expect(types.length).toBeGreaterThan(0);
    expect([...NCMEC_INCIDENT_TYPES.keys()].sort()).toEqual([...types].sort());
    const xsd = bytesOf('ncmec/cybertipline-report.xsd').toString();
    const annotations = xsd.split('<xs:complexType name="reportAnnotations">')[1]?.split('</xs:complexType>')[0] ?? '';
    expect([...annotations.matchAll(/<xs:element\s+name="(\w+)"/g)].map((match) => match[1])).toEqual([...NCMEC_ANNOTATIONS.keys()]);
    for (const type of types) {
      const [report] = read(Buffer.from(inventedNcmec({ incidentType: type }))).reports;
      expect(INCIDENT_FORMS).toContain(report?.forms[0]);
    }
    for (const annotation of NCMEC_ANNOTATIONS.keys()) {
      const [report] = read(Buffer.from(inventedNcmec({ annotations: `<${annotation}/>` }))).reports;
      expect(REPORT_ANNOTATIONS).toContain(report?.annotations[0]);
    }
  });

  test('every listed value of the XARF fields that we map is mapped', () => {
    const lists: [string, string, ReadonlyMap<string, unknown>][] = [
      ['csem', 'exploitation_type', XARF_EXPLOITATION_TYPES],
      ['csem', 'victim_age_range', XARF_AGE_RANGES],
      ['csem', 'platform', XARF_PLATFORMS],
      ['csam', 'classification', XARF_CLASSIFICATIONS],
      ['csam', 'media_type', XARF_MEDIA_TYPES],
    ];
    for (const [type, field, terms] of lists) {
      expect([field, [...terms.keys()].sort()]).toEqual([field, xarfValues(type, field).sort()]);
    }
  });

  test.each(['ncmec/sample-report.xml', 'xarf/samples/v4/content-csem.json', 'xarf/samples/v4/content-csem-grooming-schema-example.json'])('%s is valid and kept byte for byte', (file) => {
    const bytes = bytesOf(file);
    const result = read(bytes);
    expect(result).toMatchObject({ status: 'VALID', problems: [], detached: [], retainedSha256: result.sha256 });
    expect(result.reports).toHaveLength(1);
    expect(Buffer.compare(result.retainedBytes, bytes)).toBe(0);
  });

  test('the sample report loses the rejected term', () => {
    const [report] = read(bytesOf('ncmec/sample-report.xml')).reports;
    expect(report).toMatchObject({ occurredAt: '2012-10-15T08:00:00-07:00', platform: 'WEBSITE' });
    expect(report?.forms).toEqual(['CSAM_POSSESSION_OR_DISTRIBUTION', 'SEXUAL_EXTORTION', 'SOLICITATION', 'SEXUAL_EXPLOITATION']);
    expect(JSON.stringify(report)).not.toMatch(/pornograph/i);
  });

  test.each(['ncmec/sample-file-details.xml', 'ncmec/sample-report-response.xml', 'ncmec/sample-file-upload-response.xml'])('%s is no report', (file) => {
    expect(read(bytesOf(file))).toMatchObject({ format: 'NCMEC_CYBERTIPLINE', status: 'REFUSED', problems: [{ rule: 'NOT_A_REPORT' }] });
  });

  test('content-csam.json is invalid for its report_id alone, and imports once that is corrected', () => {
    const bytes = bytesOf('xarf/samples/v4/content-csam.json');
    const result = read(bytes);
    expect(result).toMatchObject({ format: 'XARF_V4', status: 'INVALID', reports: [], retainedSha256: result.sha256 });
    expect(result.problems).toEqual([{ path: '/report_id', rule: 'FORMAT', expected: { es: 'un valor con formato uuid', en: 'a value in the format uuid' } }]);
    const corrected = bytes.toString().replace(/("report_id":\s*)"[^"]*"/, '$1"7c1f0d52-3a58-4f5e-9f0e-0a6b1c2d3e4f"');
    expect(read(Buffer.from(corrected))).toMatchObject({ status: 'VALID', reports: [{ forms: ['CSAM_POSSESSION_OR_DISTRIBUTION'], media: [{ classification: 'A1' }] }] });
  });

  test("the XSD's findings name place, rule and expectation, without the value", () => {
    const xml = bytesOf('ncmec/sample-report.xml').toString();
    const broken = xml.replace(/<incidentType>[^<]*/, '<incidentType>Secreta').replace('<webPageIncident>', '<webPageIncident thirdPartyHostedContent="secreta" secreta="1"><secreta/>');
    const problems = read(Buffer.from(broken)).problems;
    expect(JSON.stringify(problems)).not.toMatch(/secreta|pornograph/i);
    expect(problems.map((each) => `${each.path} ${each.rule}`)).toEqual([
      '/report/incidentSummary/incidentType ENUMERATION',
      '/report/internetDetails/webPageIncident/@thirdPartyHostedContent TYPE',
      '/report/internetDetails/webPageIncident/@* UNEXPECTED_ATTRIBUTE',
      '/report/internetDetails/webPageIncident/* UNEXPECTED_ELEMENT',
    ]);
    expect(problems[0]?.expected.en).toMatch(/^one of: \[CSAM_POSSESSION_OR_DISTRIBUTION\], /);
    expect(problems[3]?.expected.en).toBe('one of: url, additionalInfo');
  });
});
