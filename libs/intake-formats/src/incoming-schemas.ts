import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { NCMEC_NAMES } from './ncmec-terms.js';
import { XARF_NAMES } from './xarf-terms.js';

/** The NCMEC schema compiled: what it validates with, the names it defines and its value lists. */
export interface NcmecSchema {
  readonly validator: XsdValidator;
  readonly names: ReadonlySet<string>;
  readonly enumerations: readonly (readonly string[])[];
}

/** The XARF v4 schemas of the two types that are accepted. */
export interface XarfSchema {
  readonly csam: ValidateFunction;
  readonly csem: ValidateFunction;
  readonly names: ReadonlySet<string>;
}

/** A schema, or the file in whose absence or for whose fault there is none (relative to the folder). */
export type SchemaSlot<T> =
  | { readonly state: 'READY'; readonly schema: T }
  | { readonly state: 'MISSING' | 'UNUSABLE'; readonly file: string };

/** Schemas for incoming documents. Holds memory of the XML library: call `dispose` when it is no longer needed. */
export interface IncomingSchemas {
  readonly ncmec: SchemaSlot<NcmecSchema>;
  readonly xarf: SchemaSlot<XarfSchema>;
  dispose(): void;
}

const NCMEC_FILE = 'ncmec/cybertipline-report.xsd';
const XARF_FOLDER = 'xarf/schemas/v4';
const XARF_FILES = ['xarf-core.json', 'types/content-base.json', 'types/content-csam.json', 'types/content-csem.json'];
const XSD_NAMESPACE = { xs: 'http://www.w3.org/2001/XMLSchema' };

/**
 * Reads the schemas that the project may not ship from a folder: `ncmec/cybertipline-report.xsd` and `xarf/schemas/v4/`
 * (`xarf-core.json`, `types/content-*.json`). Never throws: what is missing or does not compile is refused by name when a
 * document of that format comes in.
 */
export function loadIncomingSchemas(folder: string): IncomingSchemas {
  const ncmec = loadNcmecSchema(folder);
  return {
    ncmec,
    xarf: loadXarfSchema(folder),
    dispose: () => {
      if (ncmec.state === 'READY') {
        ncmec.schema.validator.dispose();
      }
    },
  };
}

function loadNcmecSchema(folder: string): SchemaSlot<NcmecSchema> {
  const bytes = readFile(join(folder, NCMEC_FILE));
  if (bytes === null) {
    return { state: 'MISSING', file: NCMEC_FILE };
  }
  let document: XmlDocument | null = null;
  try {
    document = XmlDocument.fromBuffer(bytes);
    const named = document.find('//@name', XSD_NAMESPACE).map((attribute) => attribute.content);
    const enumerations = document
      .find('//xs:simpleType', XSD_NAMESPACE)
      .map((type) => type.find('.//xs:enumeration', XSD_NAMESPACE).map(enumeratedValue))
      .filter((values) => values.length > 0);
    return { state: 'READY', schema: { validator: XsdValidator.fromDoc(document), names: new Set([...NCMEC_NAMES, ...named]), enumerations } };
  } catch {
    return { state: 'UNUSABLE', file: NCMEC_FILE };
  } finally {
    document?.dispose();
  }
}

function enumeratedValue(node: unknown): string {
  return node instanceof XmlElement ? (node.attr('value')?.value ?? '') : '';
}

function loadXarfSchema(folder: string): SchemaSlot<XarfSchema> {
  const root = join(folder, XARF_FOLDER);
  const missing = XARF_FILES.find((file) => readFile(join(root, file)) === null);
  if (missing !== undefined) {
    return { state: 'MISSING', file: `${XARF_FOLDER}/${missing}` };
  }
  const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false, validateSchema: false, ownProperties: true });
  addFormats.default(ajv);
  const names = new Set(XARF_NAMES);
  const ids = new Map<string, string>();
  for (const file of ['xarf-core.json', ...contentFiles(root)]) {
    try {
      const schema = JSON.parse(String(readFile(join(root, file)))) as { $id?: string };
      ajv.addSchema(schema);
      ids.set(file, schema.$id ?? '');
      collectNames(schema, names);
    } catch {
      return { state: 'UNUSABLE', file: `${XARF_FOLDER}/${file}` };
    }
  }
  const csam = compile(ajv, ids.get('types/content-csam.json'));
  const csem = compile(ajv, ids.get('types/content-csem.json'));
  if (csam === null || csem === null) {
    return { state: 'UNUSABLE', file: `${XARF_FOLDER}/types/content-${csam === null ? 'csam' : 'csem'}.json` };
  }
  return { state: 'READY', schema: { csam, csem, names } };
}

/** The schemas of the content category: the accepted types and what they refer to. */
function contentFiles(root: string): string[] {
  return readdirSync(join(root, 'types'))
    .filter((name) => /^content-\w+\.json$/.test(name))
    .map((name) => `types/${name}`);
}

function compile(ajv: Ajv2020, id: string | undefined): ValidateFunction | null {
  try {
    return (id === undefined ? undefined : ajv.getSchema(id)) ?? null;
  } catch {
    return null;
  }
}

function collectNames(schema: unknown, names: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) {
    return;
  }
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      Object.keys(value).forEach((name) => names.add(name));
    }
    collectNames(value, names);
  }
}

function readFile(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
