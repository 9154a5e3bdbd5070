import { randomUUID } from 'node:crypto';
import type { Role } from '@heardonce/domain/people/role.js';
import { RecordClient } from '../record/record-client.js';
import type { AskOptions, GraphqlAnswer, TestPerson, World } from '../support/world.js';

export const IMPORT = 'status versionId number sha256 format segmentCount problems { line rule expected } replayed requestId';
export interface Hit { readonly id: string; readonly text: string | null; readonly snippet: string | null; readonly caseCode: string | null }
export interface Found { readonly totalCount: number; readonly nodes: readonly Hit[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly withheld: readonly { readonly reason: string }[] }

/** One case with a recording, and who works on its transcript. */
export class TestimonyClient extends RecordClient {
  recordingId = '';

  static async open(world: World, opener: TestPerson): Promise<TestimonyClient> {
    const client = new TestimonyClient(world, await world.plantCase(opener));
    client.recordingId = await client.plantRecording(opener);
    return client;
  }

  async plantRecording(by: TestPerson): Promise<string> {
    const id = randomUUID();
    await this.world.owner.query("INSERT INTO core.recording (id, case_id, author_id, unit_id, interview_id, media_type, status) VALUES ($1, $2, $3, $4, $5, 'video/mp4', 'SEALED')", [id, this.file.id, by.id, by.unitId, randomUUID()]);
    return id;
  }

  importInput(text: string, fields: object = {}): Record<string, unknown> {
    return { idempotencyKey: randomUUID(), caseCode: this.file.code, recordingId: this.recordingId, language: 'es', contentBase64: Buffer.from(text).toString('base64'), ...fields };
  }

  importFile(person: TestPerson, text: string, fields: object = {}, options: AskOptions = {}): Promise<GraphqlAnswer> {
    return this.world.ask(person, `mutation ($input: ImportTranscriptInput!) { importTranscript(input: $input) { ${IMPORT} } }`, { input: this.importInput(text, fields) }, options);
  }

  /** As {@link importFile}, and it must work. */
  async imported(person: TestPerson, text: string, fields: object = {}): Promise<string> {
    const answer = await this.importFile(person, text, fields);
    if (answer.errors || answer.data.importTranscript.status !== 'IMPORTED') throw new Error(answer.text);
    return answer.data.importTranscript.versionId as string;
  }

  /** Gives topics by number, proposed by one and agreed to by another. */
  async tag(interviewer: TestPerson, reviewer: TestPerson, versionId: string, topics: Readonly<Record<number, string>>): Promise<void> {
    const versions = await this.versions(versionId);
    const items = Object.entries(topics).map(([number, topic]) => ({ number: Number(number), topic, expectedVersion: versions.get(Number(number)) }));
    await this.done(interviewer, 'proposeTopics', { versionId, segments: items, why: 'FIRST HEARING' });
    await this.done(reviewer, 'reviewTopics', { versionId, segments: items.map((one) => ({ ...one, expectedVersion: (one.expectedVersion ?? 0) + 1, accepted: true })), why: 'HEARD AGAIN' });
  }

  async versions(versionId: string): Promise<Map<number, number>> {
    const { rows } = await this.world.owner.query<{ number: number; version: number }>('SELECT number, version FROM core.transcript_segment WHERE version_id = $1', [versionId]);
    return new Map(rows.map((row) => [row.number, row.version]));
  }

  async segmentId(versionId: string, number: number): Promise<string> {
    const { rows } = await this.world.owner.query<{ id: string }>('SELECT id FROM core.transcript_segment WHERE version_id = $1 AND number = $2', [versionId, number]);
    return rows[0]?.id as string;
  }
}

/** What a person finds; the answer as a whole where it is an error. */
export async function search(world: World, person: TestPerson, text: string, args: { caseCode?: string; everyVersion?: boolean; first?: number; after?: string | null; role?: Role } = {}, options: AskOptions = {}): Promise<Found & { readonly answer: GraphqlAnswer }> {
  const answer = await world.ask(person, `query ($text: String!, $caseCode: String, $everyVersion: Boolean, $first: Int, $after: String, $role: Role) {
    searchTestimony(text: $text, caseCode: $caseCode, everyVersion: $everyVersion, first: $first, after: $after, role: $role) { totalCount nodes { id text snippet caseCode } pageInfo { hasNextPage endCursor } withheld { reason } } }`, { text, ...args }, options);
  return { ...answer.data?.searchTestimony, answer };
}

/** A file of WebVTT in which each line is a segment of two seconds, said by the child. */
export const vtt = (...lines: readonly string[]): string => `WEBVTT\n\n${lines.map((line, index) => `${stamp(index * 2)} --> ${stamp(index * 2 + 2)}\n<v NIÑA>${line}\n`).join('\n')}`;
const stamp = (seconds: number): string => `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.000`;
