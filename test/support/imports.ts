import { newKey } from './intake.js';
import type { GraphqlAnswer, TestPerson, World } from './world.js';

export const RESULT = 'documentId sha256 format status known reportCodes problems { path rule expected } detached { path contentType sha256 size }';

/** Sends in one small document. */
export function importDocument(world: World, person: TestPerson, filename: string, bytes: Buffer, key = newKey()): Promise<GraphqlAnswer> {
  return world.ask(person, `mutation ($input: ImportDocumentInput!) { importDocument(input: $input) { ${RESULT} } }`, { input: { idempotencyKey: key, filename, contentBase64: bytes.toString('base64') } });
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read as the client's JSON, whose shape each test knows */
type Line = any;

/** Sends in several in one go; a string is a line as it stands. */
export async function upload(world: World, person: TestPerson, documents: readonly ({ filename: string; bytes: Buffer } | string)[]): Promise<{ status: number; answers: Line[] }> {
  const lines = documents.map((one) => (typeof one === 'string' ? one : JSON.stringify({ filename: one.filename, contentBase64: one.bytes.toString('base64') })));
  const body = [JSON.stringify({ documents: documents.length }), ...lines].join('\n');
  const response = await fetch(world.url.replace('/graphql', '/imports'), { method: 'POST', headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${person.subject}/mfa` }, body });
  const text = await response.text();
  return { status: response.status, answers: response.status === 200 ? text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line) : [] };
}
