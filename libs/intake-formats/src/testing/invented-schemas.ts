import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Schemas in the layout of the real ones, written for the tests: looser than those in most fields, so that our own checks are
 * seen to run, and with the one list of values by which a schema's message could give a value away.
 */
const XSD = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
  <xs:element name="report"><xs:complexType><xs:sequence>
    <xs:element name="incidentSummary"><xs:complexType><xs:sequence>
      <xs:element name="incidentType" type="xs:string"/>
      <xs:element name="platform" type="xs:string" minOccurs="0"/>
      <xs:element name="escalateToHighPriority" type="xs:string" minOccurs="0"/>
      <xs:element name="reportAnnotations" minOccurs="0"><xs:complexType><xs:sequence><xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="incidentDateTime" type="xs:dateTime"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="internetDetails" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:any processContents="skip"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="reporter"><xs:complexType><xs:sequence>
      <xs:element name="reportingPerson"><xs:complexType><xs:sequence>
        <xs:element name="firstName" type="xs:string" minOccurs="0"/>
        <xs:element name="lastName" type="xs:string" minOccurs="0"/>
        <xs:element name="email" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="type" type="emailType"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="personOrUserReported" type="anything" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element name="victim" type="anything" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element name="additionalInfo" type="xs:string" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:complexType name="anything"><xs:sequence><xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:simpleType name="emailType"><xs:restriction base="xs:string"><xs:enumeration value="Home"/><xs:enumeration value="Work"/></xs:restriction></xs:simpleType>
</xs:schema>`;

const CORE = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://schemas.example/v4/xarf-core.json',
  type: 'object',
  required: ['xarf_version', 'report_id', 'category', 'type'],
  properties: {
    report_id: { type: 'string' },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    source_port: { type: 'integer' },
    evidence: { type: 'array', maxItems: 5, items: { type: 'object', additionalProperties: false, properties: { content_type: {}, payload: {}, description: {}, hash: { pattern: '^sha256:' } } } },
    legacy_version: { enum: ['3'] },
  },
};

function typeSchema(type: string): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://schemas.example/v4/types/content-${type}.json`,
    allOf: [{ $ref: './content-base.json' }, { properties: { type: { const: type } } }],
  };
}

/** Writes the invented schemas to a new folder under the system's temporary one and returns its path. */
export function writeInventedSchemas(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heardonce-schemas.'));
  const base = { $id: 'https://schemas.example/v4/types/content-base.json', allOf: [{ $ref: '../xarf-core.json' }, { properties: { url: { format: 'uri' } } }] };
  const files: [string, string][] = [
    ['ncmec/cybertipline-report.xsd', XSD],
    ['xarf/schemas/v4/xarf-core.json', JSON.stringify(CORE)],
    ['xarf/schemas/v4/types/content-base.json', JSON.stringify(base)],
    ['xarf/schemas/v4/types/content-csam.json', JSON.stringify(typeSchema('csam'))],
    ['xarf/schemas/v4/types/content-csem.json', JSON.stringify(typeSchema('csem'))],
  ];
  for (const [file, content] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}
