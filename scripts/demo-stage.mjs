import { receivedFields } from './demo-comparison.mjs';
import { WORDS } from './demo-testimony-words.mjs';

/** One case of the demo with the people on it: what they do and read, and every answer they got of the record, to be held against the log. */
export class DemoStage {
  /** Answers of the record: login, request and data as received. */
  readings = [];

  constructor({ system, people, code, report }) {
    Object.assign(this, { system, people, code, report, words: WORDS[report.language] });
  }

  done(login, mutation, input, result) {
    return this.people[login].change(mutation, { caseCode: this.code, ...input }, result);
  }

  refusal(login, mutation, input, result) {
    return this.people[login].refusal(mutation, { caseCode: this.code, ...input }, result);
  }

  /** Tries what has to be refused in just this way, and says so; `es` and `en` go on after "tries to". */
  async refused(login, mutation, input, { as, es, en, result }) {
    const outcome = await this.refusal(login, mutation, input, result);
    this.report.expect(outcome === as, `${login} intenta ${es}: ${outcome === 'DONE' ? 'se hizo' : `se niega, ${outcome}`}`, `${login} tries to ${en}: ${outcome === 'DONE' ? 'it was done' : `refused, ${outcome}`}`);
  }

  /** @returns {Promise<{ file: any, marks: any[] }>} fields of the case, and what is withheld of it */
  async read(login, selection) {
    const answer = await this.people[login].ask(`query Read($code: String!) { caseFile(code: $code) { ${selection} } }`, { code: this.code });
    if (answer.errors) throw new Error(`${login}: ${answer.errors[0].extensions?.code}: ${answer.errors[0].message}`);
    this.readings.push({ login, data: answer.data, requestId: answer.requestId });
    return { file: answer.data.caseFile, marks: answer.extensions?.withheld ?? [] };
  }

  /** Searches the testimony of this case; numbers of the segments found. */
  async search(login, text) {
    const { data, errors, requestId } = await this.people[login].ask('query Search($code: String, $text: String!) { searchTestimony(text: $text, caseCode: $code) { totalCount nodes { id number text } } }', { code: this.code, text });
    if (errors) throw new Error(`${login}: ${errors[0].extensions?.code}: ${errors[0].message}`);
    const { totalCount, nodes } = data.searchTestimony;
    const reading = { login, requestId, data: { caseFile: { transcriptSegments: { nodes } } } };
    if (receivedFields(reading.data).length > 0) this.readings.push(reading);
    return { totalCount, nodes };
  }
}

/** `12:04:31`, as the log says it. */
export const clock = (moment = new Date()) => new Date(moment).toISOString().slice(11, 19);
