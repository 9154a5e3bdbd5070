import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseUcoOf } from './case-uco-export.js';
import { type CaseUcoReading, readCaseUco } from './case-uco-reader.js';
import { CUSTODY_EVENTS, type CustodyEvent, EVENT_LABELS, SIGNATURE_STATES } from './custody-event.js';
import { JsonLdError } from './json-ld.js';
import { INVENTED_CUSTODY, INVENTED_SUBJECT } from './testing/invented-custody.js';

const read = (document: unknown): CaseUcoReading => readCaseUco(Buffer.from(JSON.stringify(document)));

const words = fc.string({ maxLength: 20 });
const hashes = fc.constantFrom('ab'.repeat(32), 'CD'.repeat(32), '0'.repeat(64), null);
const custody: fc.Arbitrary<CustodyEvent[]> = fc
  .array(
    fc.record({
      event: fc.constantFrom(...CUSTODY_EVENTS), actorName: words, identityDocument: fc.option(words), actorId: fc.option(words), entity: words, capacity: words,
      purpose: words, observations: words, sha256: hashes, signature: fc.constantFrom(...SIGNATURE_STATES),
    }),
    { maxLength: 8 },
  )
  .map((events) => events.map((event, i) => ({ ...event, at: new Date(Date.UTC(2031, 0, 1, 0, i)).toISOString(), recordedAt: new Date(Date.UTC(2031, 0, 2, 0, i)).toISOString() })));

describe('CASE/UCO', () => {
  it('comes back from our own export: items, hashes, actions, and who performed them', () => {
    fc.assert(
      fc.property(custody, (events) => {
        const { items, actions } = read(caseUcoOf(events, INVENTED_SUBJECT));
        const stated = [...new Set(events.map((event) => event.sha256?.toLowerCase()))];
        expect(items.map((item) => item.hashes)).toEqual(stated.map((value) => (value === undefined ? [] : [{ method: 'SHA256', value }])));
        for (const item of items) expect(item).toMatchObject({ types: ['File'], name: 'EV-7K3M-2', exhibitNumbers: ['EV-7K3M-2'], description: INVENTED_SUBJECT.description });
        expect(actions.map(({ startTime, endTime }) => [startTime, endTime])).toEqual(events.map(({ at }) => [at, at]));
        for (const [i, action] of actions.entries()) {
          const event = events[i]!;
          expect(action).toMatchObject({ name: EVENT_LABELS[event.event].en, description: event.purpose || null, informedBy: i === 0 ? [] : [actions[i - 1]!.id] });
          expect(action.performers.map(({ name }) => name)).toEqual([event.actorName]);
          expect(action.participants.map(({ name }) => name)).toEqual([event.entity, event.capacity].filter((name) => name !== ''));
          expect(items.find(({ id }) => id === action.objectItems[0])?.hashes[0]?.value).toBe(event.sha256?.toLowerCase());
        }
      }),
    );
  });

  it('is the same for the same entries, with ids that end in a UUID and nothing that leads nowhere', () => {
    const document = caseUcoOf(INVENTED_CUSTODY, INVENTED_SUBJECT);
    const text = JSON.stringify(document);
    expect(JSON.stringify(caseUcoOf(INVENTED_CUSTODY, INVENTED_SUBJECT))).toBe(text);
    const ids = [...text.matchAll(/"@id":"([^"]*)"/g)].map((match) => match[1]!);
    for (const id of ids) expect(id).toMatch(/^kb:[a-z-]+-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const defined = new Set([...text.matchAll(/"@id":"([^"]*)","@type"/g)].map((match) => match[1]!));
    expect(ids.filter((id) => !defined.has(id))).toEqual([]);
    expect(document['@graph'].filter((node) => node['@type'] === 'uco-identity:Person')).toHaveLength(2);
    for (const fact of ['CC 00000001', 'signature: NOT_VALID', 'copia\\ncon marca']) expect(text).toContain(fact);
    const namesakes = INVENTED_CUSTODY.slice(0, 2).map((event, i) => ({ ...event, actorId: `staff-${i}` }));
    expect(caseUcoOf(namesakes, INVENTED_SUBJECT)['@graph'].filter((node) => node['@type'] === 'uco-identity:Person')).toHaveLength(2);
    expect(() => caseUcoOf([...INVENTED_CUSTODY].reverse(), INVENTED_SUBJECT)).toThrow(RangeError);
  });

  it('is read with other prefixes, terms, full names and nodes spelt in parts', () => {
    const core = 'https://ontology.unifiedcyberontology.org/uco/core/';
    const reading = read({
      '@context': [{ inv: 'https://ontology.caseontology.org/case/investigation/', a: 'https://ontology.unifiedcyberontology.org/uco/action/', title: { '@id': `${core}name` } }, { '@vocab': 'https://ontology.unifiedcyberontology.org/uco/observable/' }],
      '@graph': [
        { '@id': 'urn:act', '@type': ['inv:InvestigativeAction'], title: 'seized', 'a:performer': { '@id': 'urn:someone', title: 'Equipo Inventado' }, 'a:result': { '@list': [{ '@id': 'urn:phone' }] } },
        { '@id': 'urn:phone', '@type': 'Device' },
        { '@id': 'urn:phone', [`${core}description`]: { '@value': 'teléfono', '@language': 'es' } },
      ],
    });
    expect(reading.actions).toEqual([expect.objectContaining({ name: 'seized', performers: [{ id: 'urn:someone', name: 'Equipo Inventado' }], resultItems: ['urn:phone'] })]);
    expect(reading.items).toEqual([expect.objectContaining({ types: ['Device'], description: 'teléfono', hashes: [] })]);
  });

  it('is refused by reason, without a value of the document', () => {
    let nested: unknown = {};
    for (let i = 0; i < 100; i++) nested = { '@type': 'secreta', x: [nested] };
    const cases: [string, unknown][] = [
      ['NOT_JSON', '{"secreta'], ['NOT_JSON', '[]'], ['NOT_JSON', '"secreta"'], ['NO_CONTEXT', '{}'], ['REMOTE_CONTEXT', '{"@context":"https://secreta.invalid/"}'],
      ['REMOTE_CONTEXT', '{"@context":[{},"https://secreta.invalid/"]}'], ['TOO_DEEP', JSON.stringify({ '@context': {}, x: nested })], ['TOO_LARGE', ' '.repeat(20_000_001)],
    ];
    for (const [code, text] of cases) {
      const reading = (): unknown => readCaseUco(Buffer.from(text as string));
      expect(reading).toThrow(expect.objectContaining({ code }));
      expect(reading).not.toThrow(/secreta/);
    }
    expect(() => readCaseUco(Buffer.from([0xff, 0xfe]))).toThrow(JsonLdError);
    expect(read({ '@context': { __proto__x: 'y' }, '@graph': [{ '@id': '__proto__', constructor: 'x' }, null, 5, 'text'] })).toEqual({ items: [], actions: [] });
  });
});

const published = join(resolve('../shared/real-inputs'), 'case-uco/urgent_evidence.json');
const isHere = existsSync(published);
const suite = isHere ? describe : describe.skip;

suite(`the published CASE example${isHere ? '' : ': skipped, ../shared/real-inputs is not here'}`, () => {
  it('is read whole', () => {
    const { items, actions } = readCaseUco(readFileSync(published));
    expect(actions).toHaveLength(13);
    expect(items.filter(({ types }) => types.includes('File'))).toHaveLength(12);
    expect(items.filter(({ types }) => types.includes('Device'))).toHaveLength(3);
    for (const { performers } of actions) expect(performers).toEqual([{ id: expect.any(String), name: expect.any(String) }]);
    expect(actions[0]).toMatchObject({ description: 'Exhibit submitted for Kiosk examination', endTime: '2019-01-01T14:00+00:00', performers: [{ name: 'Hudson' }] });
    const form = items.find(({ description }) => description === 'Intake Form');
    expect(form).toMatchObject({ size: '165646', hashes: [{ method: 'SHA256', value: '09cc5d284371db21727f1171a30c6652f062e6de1282d952d0e9df36eae7c594' }] });
    expect(actions.find(({ resultItems }) => resultItems.includes(form!.id))).toMatchObject({ name: 'transferred' });
    const written = readFileSync(published, 'utf8').match(/"uco-types:Hash"/g);
    expect(items.flatMap(({ hashes }) => hashes)).toHaveLength(written?.length ?? 0);
    expect(items.flatMap(({ exhibitNumbers }) => exhibitNumbers)).toContain('EXH-20190101-7');
  });
});
