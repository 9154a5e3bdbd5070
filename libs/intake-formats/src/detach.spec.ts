import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { IncomingDocumentResult } from './incoming-document.js';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { readIncomingDocument } from './read-incoming-document.js';
import { inventedImage, inventedNcmec, inventedXarf } from './testing/invented-documents.js';
import { writeInventedSchemas } from './testing/invented-schemas.js';

const folder = writeInventedSchemas();
const schemas = loadIncomingSchemas(folder);
const image = inventedImage(900);
const base64 = image.toString('base64');

afterAll(() => {
  schemas.dispose();
  rmSync(folder, { recursive: true });
});

function read(document: string | object): IncomingDocumentResult {
  return readIncomingDocument(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), { schemas });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function kept(result: IncomingDocumentResult): string {
  return Buffer.from(result.retainedBytes).toString();
}

function evidence(contentType: string, payload: string, more: object = {}): object {
  return inventedXarf({ evidence: [{ content_type: contentType, payload, ...more }] });
}

function expectDetached(result: IncomingDocumentResult, path: string): void {
  expect(result.detached.map((each) => each.path)).toEqual([path]);
  expect(result.retainedSha256).toBe(sha256(result.retainedBytes));
  expect(result.retainedSha256).not.toBe(result.sha256);
  expect(kept(result)).not.toContain(base64.slice(40, 100));
}

describe('XARF evidence', () => {
  test('that is an image goes, and its hash and size stay', () => {
    const document = JSON.stringify(evidence('image/jpeg', base64, { hash: `sha256:${sha256(image)}` }), null, 3);
    const result = read(document);
    expectDetached(result, '/evidence/0/payload');
    expect(result.status).toBe('VALID');
    expect(result.sha256).toBe(sha256(Buffer.from(document)));
    expect(result.detached).toEqual([{ path: '/evidence/0/payload', contentType: 'image/jpeg', sha256: sha256(image), size: image.length, declaredHashMatches: true }]);
    expect(kept(result)).toBe(document.replace(base64, ''));
  });

  test('that is text stays', () => {
    const payload = Buffer.from('conversación: hola\nadiós '.repeat(50)).toString('base64');
    const result = read(evidence('text/plain; charset=utf-8', payload));
    expect(result.detached).toEqual([]);
    expect(result.retainedSha256).toBe(result.sha256);
  });

  const lies: [string, string, string][] = [
    ['an image called text', 'text/plain', base64],
    ['control characters called text', 'text/plain', Buffer.from('a\u0000b').toString('base64')],
    ['a PDF called text', 'text/html', Buffer.from('%PDF-1.4 only letters').toString('base64')],
    ['a drawing called text', 'text/plain', Buffer.from('<svg xmlns="x"></svg>').toString('base64')],
    ['a mail attachment inside text', 'text/plain', Buffer.from(`Hola\n\n${base64.replace(/.{76}/g, '$&\n')}\n`).toString('base64')],
    ['base64 of base64', 'text/plain', Buffer.from(base64).toString('base64')],
    ['a data URI inside HTML', 'text/html', Buffer.from(`<img src="data:image/png;base64,iVBORw0KGgo=">`).toString('base64')],
    ['text called binary', 'application/octet-stream', Buffer.from('hola').toString('base64')],
    ['no type that is one', '', Buffer.from('hola').toString('base64')],
    ['not base64 at all', 'video/mp4', '<~raw~>'],
  ];
  test.each(lies)('%s goes', (_, contentType, payload) => {
    const result = read(evidence(contentType, payload));
    expect(result.detached.map((each) => each.path)).toEqual(['/evidence/0/payload']);
    expect(kept(result)).toContain('"payload":""');
  });

  test('goes from an invalid, an unknown and a broken document too', () => {
    expectDetached(read({ ...evidence('image/png', base64), report_id: 'x' }), '/evidence/0/payload');
    expectDetached(read({ Version: '3', Report: { Samples: [{ ContentType: 'image/png', Payload: base64 }] } }), '/*/*/0/*');
    const broken = JSON.stringify(evidence('image/png', base64)).slice(0, -1);
    expectDetached(read(broken), `#${broken.indexOf(base64)}`);
    const wrapped = `{"xarf_version": "4.0.0", "x": "\\n${base64.replace(/.{60}/g, '$&\\n')}`.replaceAll('/', '\\/');
    expect(kept(read(wrapped))).toMatch(/^\{"xarf_version": "4.0.0", "x": "\\n\\?=*$/);
  });

  test('in a name, a description or a data URI goes', () => {
    expectDetached(read(inventedXarf({ description: `ver data:image/jpeg;base64,${base64}` })), '/description');
    expectDetached(read(inventedXarf({ _internal: { otro: [image.toString('hex')] } })), '/*/*/0');
    const named = read(inventedXarf({ [base64]: 1 }));
    expect(kept(named)).not.toContain(base64.slice(40, 100));
    expect(read(inventedXarf({ description: `texto data:image/jpeg;base64,${base64} fin` })).reports[0]?.narrative).toBe('texto  fin');
  });
});

describe('a CyberTipline report', () => {
  test('loses a base64 payload from an element and keeps every other byte', () => {
    const document = inventedNcmec({ after: `<additionalInfo>antes ${base64} después</additionalInfo>` });
    const result = read(document);
    expectDetached(result, '/report/additionalInfo');
    expect(result.detached[0]).toMatchObject({ contentType: 'image/jpeg', sha256: sha256(image), size: image.length });
    expect(kept(result)).toBe(document.replace(base64, ''));
    expect(result.reports[0]?.narrative).toBe('antes  después');
  });

  test('however it is written', () => {
    const lines = base64.replace(/.{76}/g, '$&&#13;\n');
    const references = [...base64].map((char) => `&#${char.charCodeAt(0)};`).join('');
    for (const written of [lines, references, `<![CDATA[${base64}]]>`, base64.replace(/.{200}/, '$&<!-- x -->')]) {
      const result = read(inventedNcmec({ after: `<additionalInfo>${written}</additionalInfo>` }));
      expect(result.detached[0]).toMatchObject({ path: '/report/additionalInfo', sha256: sha256(image) });
      expect(kept(result).length).toBeLessThan(1200);
      expect(readIncomingDocument(result.retainedBytes, { schemas })).toMatchObject({ status: 'VALID', detached: [] });
    }
  });

  test('in a comment, an attribute, and a broken document', () => {
    expect(read(inventedNcmec({ after: `<!-- ${base64} -->` })).detached[0]?.path).toMatch(/^#\d+$/);
    expectDetached(read(inventedNcmec({ after: `<victim><x y="${base64}"/></victim>` })), '/report/victim/*/@*');
    expect(kept(read(`<report><a>${base64}`))).toBe('<report><a>');
  });

  test('in UTF-16 is kept in UTF-8 and says so', () => {
    const document = Buffer.from(`\ufeff${inventedNcmec({ after: `<additionalInfo>${base64}</additionalInfo>` })}`.replace('UTF-8', 'UTF-16'), 'utf16le');
    const result = readIncomingDocument(document, { schemas });
    expect(result.retainedEncoding).toBe('utf-8');
    expect(kept(result)).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
  });
});

test('a document that is a picture is described and not kept', () => {
  const result = readIncomingDocument(image, { schemas });
  expect(result.retainedBytes).toHaveLength(0);
  expect(result.detached).toEqual([{ path: '', contentType: 'image/jpeg', sha256: sha256(image), size: image.length, declaredHashMatches: null }]);
});

test('digests, tokens, rulers and prose are no payloads', () => {
  const texts = [
    'a'.repeat(64),
    sha256(image),
    createHash('sha512').update(image).digest('hex'),
    createHash('sha512').update(image).digest('base64'),
    Buffer.from(inventedImage(600).subarray(50, 194)).toString('base64'),
    '-'.repeat(900),
    'La niña contó lo que pasó en la casa '.repeat(60),
    'palabra '.repeat(300),
    `https://servicio.example/${'ruta/'.repeat(60)}?t=${'abc123'.repeat(10)}`,
  ];
  for (const text of texts) {
    expect(read(inventedXarf({ description: text })).detached).toEqual([]);
    expect(read(inventedNcmec({ after: `<additionalInfo>${text}</additionalInfo>` })).detached).toEqual([]);
  }
});
