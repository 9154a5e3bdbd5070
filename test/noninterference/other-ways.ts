import { createHash } from 'node:crypto';
import { readsTheLog } from './asking.js';
import { type Interference, interferenceOf } from './interference.js';
import { rowsOf, type StoredRow } from './oracle.js';
import type { Asked, RawAnswer } from './raw-exchange.js';
import { FULL_CASES } from './scene.js';
import { askedBy, type WorldPair } from './world-pair.js';

/** What came of the ways beside queries and mutations: how often asked, how often answered, and what told the worlds apart. */
export interface OtherWays { readonly asked: Readonly<Record<string, number>>; readonly answered: Readonly<Record<string, number>>; readonly interferences: readonly Interference[] }

/** An age public key that nobody holds the private key of. */
const RECIPIENT = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';
const ABSENT = '00000000-0000-4000-8000-00000000ab5e';
/** The ephemeral key under which a file is handed over is drawn by OpenSSL, where no seed reaches; what follows it is compared. */
const FOR_RECIPIENT = /^age-encryption\.org\/v1\n-> X25519 [^\n]+\n[^\n]+\n--- [^\n]+\n/;
const MOST_WORDS = 60;
const TRANSCRIPT = Buffer.from('WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Entrevistadora>Cuéntame de tu perro.\n');

/** Asks both worlds by every address that is no ordinary query: uploads, playback, exports, files of transcripts, counts, and searches for each hidden word. */
export class OtherWaysAsker {
  private readonly asked: Record<string, number> = {};
  private readonly answered: Record<string, number> = {};
  private readonly interferences: Interference[] = [];
  private keys = 0;
  constructor(private readonly pair: WorldPair) {}

  async all(): Promise<OtherWays> {
    const { scene } = this.pair;
    const codes = new Map(scene.cases.map((file) => [file.id, file.code]));
    const here = FULL_CASES.map((index) => scene.cases[index]?.id ?? '');
    const rows = async (table: string): Promise<StoredRow[]> => (await this.inBoth(table)).filter((row) => here.includes(row.case_id ?? ''));
    for (const [index, row] of [...(await rows('core.recording')), { id: ABSENT, case_id: here[0] } as StoredRow].entries()) await this.recording(codes.get(row.case_id ?? '') ?? '', row.id, index);
    for (const [index, row] of (await rows('core.transcript_version')).entries())
      await this.query('transcript export', 'query ($code: String!, $id: ID!, $format: TranscriptFormat!) { exportTranscript(caseCode: $code, versionId: $id, format: $format) { filename content sha256 segmentCount withheld { field reason } } }', { code: codes.get(row.case_id ?? ''), id: row.id, format: ['WEBVTT', 'SRT'][index % 2] });
    for (const code of [...codes.values(), ...scene.absentCodes]) await this.query('counts of a case', 'query ($code: String!) { heardOnce(caseCode: $code) { timesAsked asked { service topic times } exemptAskings timesReused reused { agency way forWhat times } interviewsAvoided exceptionsGranted interviewsOrdered answersInsufficient childHeard withheld { field reason } } }', { code });
    const words = (await rows('core.transcript_segment')).map((row) => String(row['text']));
    for (const [index, text] of words.filter((_one, at) => at % Math.ceil(words.length / MOST_WORDS) === 0).entries())
      await this.query('search for a word', 'query ($text: String!, $every: Boolean, $code: String) { searchTestimony(text: $text, everyVersion: $every, caseCode: $code) { totalCount nodes { id text snippet caseCode } } }', { text: `"${text}"`, every: index % 2 === 0, ...(index % 3 === 0 ? { code: codes.get(here[0] ?? '') } : {}) });
    for (const path of ['/health/live', '/health/ready', '/recordings/player', '/nothing/here']) await this.put('fixed page', { ...askedBy(this.pair.viewer, ''), method: 'GET', path });
    return { asked: this.asked, answered: this.answered, interferences: this.interferences };
  }

  /** Everything that can be done to a recording under its id. */
  private async recording(code: string, id: string, index: number): Promise<void> {
    const tus = { 'tus-resumable': '1.0.0' };
    const upload = `/recordings/upload/${id}`;
    await this.media('upload HEAD', { method: 'HEAD', path: upload, headers: tus });
    await this.media('upload PATCH', { method: 'PATCH', path: upload, headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': index % 2 === 0 ? '700' : '7' }, body: 'x'.repeat(20) });
    await this.media('upload HEAD', { method: 'HEAD', path: upload, headers: tus });
    await this.query('custody export', 'query ($code: String!, $id: ID!, $format: CustodyFormat!) { exportCustody(caseCode: $code, recordingId: $id, format: $format) { filename mediaType content } }', { code, id, format: ['FORM_CSV', 'FORM_JSON', 'CASE_UCO'][index % 3] });
    const input = (fields: object): object => ({ caseCode: code, recordingId: id, purpose: 'planted words', idempotencyKey: `way-${String((this.keys += 1)).padStart(6, '0')}`, ...fields });
    const part = index % 2 === 0 ? {} : { firstMs: 10_000, lastMs: 30_000 };
    await this.play(await this.mutation('ticket', 'openRecording', 'OpenRecordingInput', input(part)), ['bytes=0-', 'bytes=1200-1299', 'bytes=9000-', 'pages=1']);
    await this.play(await this.mutation('export ticket', 'exportRecording', 'ExportRecordingInput', input({ recipient: RECIPIENT, recipientName: 'Juzgado Tercero' })), [undefined, undefined]);
    await this.mutation('verification', 'verifyRecording', 'VerifyRecordingInput', input({}), '{ outcome damagedChunks requestId }');
    await this.put('transcript POST', { ...askedBy(this.pair.viewer, ''), path: '/transcripts', body: JSON.stringify({ caseCode: code, recordingId: id, contentBase64: TRANSCRIPT.toString('base64'), language: 'qu', idempotencyKey: `way-${String((this.keys += 1)).padStart(6, '0')}` }) });
  }

  /** Redeems a ticket, or what would be one, twice, and asks for ranges. */
  private async play(answers: { a: RawAnswer; b: RawAnswer }, ranges: readonly (string | undefined)[]): Promise<void> {
    const ticket = ({ body }: RawAnswer): string => /"ticket":"([\w-]{43})"/.exec(body)?.[1] ?? createHash('sha256').update('no ticket').digest('base64url');
    const redeem = (answer: RawAnswer): Partial<Asked> => ({ path: '/recordings/play', body: JSON.stringify({ ticket: ticket(answer) }) });
    const opened = await this.media('ticket redeemed', redeem(answers.a), redeem(answers.b));
    const none = ![answers.a, answers.b].some(({ body }) => body.includes('"ticket":'));
    if (!none) await this.media('ticket redeemed again', redeem(answers.a), redeem(answers.b));
    const url = ({ body }: RawAnswer): string => /"url":"([^"]+)"/.exec(body)?.[1] ?? `/recordings/play/${ticket({ body: '' } as RawAnswer)}`;
    for (const range of none ? ranges.slice(0, 1) : ranges) await this.media('playback', { method: 'GET', path: url(opened.a), headers: range ? { range } : {} }, { method: 'GET', path: url(opened.b), headers: range ? { range } : {} });
  }

  /** Rows of either world, those first that stand in both. */
  private async inBoth(table: string): Promise<StoredRow[]> {
    const of = this.pair.planter.table(table);
    const [a, b] = [await rowsOf(this.pair.a.owner, of), await rowsOf(this.pair.b.owner, of)];
    const known = new Set(a.map((row) => row.id));
    /* An attempt at an id alone is on record under its case, if it has one; whoever reads the log sees where. */
    if (readsTheLog(this.pair.viewer.role)) return a.filter((row) => b.some((one) => one.id === row.id));
    const others = b.filter((row) => !known.has(row.id) || (table === 'core.transcript_segment' && a.find((one) => one.id === row.id)?.['text'] !== row['text']));
    return [...a, ...others];
  }

  private query(way: string, query: string, variables: Record<string, unknown>): Promise<{ a: RawAnswer; b: RawAnswer }> {
    return this.put(way, askedBy(this.pair.viewer, query, variables));
  }
  private mutation(way: string, name: string, input: string, values: object, select = '{ ticket openUrl mark mediaType sizeBytes durationMs }'): Promise<{ a: RawAnswer; b: RawAnswer }> {
    return this.put(way, askedBy(this.pair.viewer, `mutation ($input: ${input}!) { ${name}(input: $input) ${select} }`, { input: values }));
  }
  private async media(way: string, asked: Partial<Asked>, inB: Partial<Asked> = asked): Promise<{ a: RawAnswer; b: RawAnswer }> {
    const whole = (one: Partial<Asked>): Asked => ({ subject: this.pair.viewer.subject, mfa: true, body: '', headers: {}, ...one });
    return this.compare(way, asked, await this.pair.askMedia(whole(asked), whole(inB)));
  }
  private async put(way: string, asked: Asked): Promise<{ a: RawAnswer; b: RawAnswer }> {
    return this.compare(way, asked, await this.pair.ask(asked));
  }

  private compare(way: string, asked: Partial<Asked>, answers: { a: RawAnswer; b: RawAnswer }): { a: RawAnswer; b: RawAnswer } {
    const { a, b } = answers;
    this.asked[way] = (this.asked[way] ?? 0) + 1;
    if (a.status < 400 && !a.body.includes('"errors":[')) this.answered[way] = (this.answered[way] ?? 0) + 1;
    const same = a.body.replace(FOR_RECIPIENT, '') === b.body.replace(FOR_RECIPIENT, '');
    if (a.head !== b.head || !same) this.interferences.push(interferenceOf(`${way} ${asked.method ?? 'POST'} ${asked.path ?? ''}`, asked.body ?? '', answers));
    return answers;
  }
}
