import { describe, expect, it } from '@jest/globals';
import { findPlaceName, getTimeLimit, isPlaceCode, type JurisdictionPack, loadPack, PackError } from './pack.js';
import { CO_PACK } from './packs/co.js';

type Loose = Record<string, Record<string, unknown>[]>;

/** The Colombian pack with one entry spoiled. */
function spoiled(change: (pack: Loose) => void): JurisdictionPack {
  const pack = structuredClone(CO_PACK) as unknown as Loose;
  change(pack);
  return pack as unknown as JurisdictionPack;
}

function problemsOf(pack: JurisdictionPack): readonly string[] {
  try {
    loadPack(pack);
  } catch (error) {
    expect(error).toBeInstanceOf(PackError);
    return (error as PackError).problems;
  }
  return [];
}

describe('a jurisdiction pack', () => {
  it('is taken whole and then not changed', () => {
    const pack = loadPack(spoiled(() => undefined));
    expect(pack).toEqual(CO_PACK);
    expect(() => ((pack.timeLimits as unknown as Loose[string])[0]!['duration'] = 'P1D')).toThrow(TypeError);
  });

  it.each<[string, (pack: Loose) => void, RegExp]>([
    ['a code twice', (pack) => pack['channels']!.push(pack['channels']![0]!), /^channels: /],
    ['no label in one language', (pack) => (pack['noticeKinds']![0]!['label'] = { es: 'Denuncia', en: ' ' }), /^noticeKinds DENUNCIA: /],
    ['no source', (pack) => (pack['timeLimits']![0]!['source'] = ''), /its source/],
    ['no word on whether it is confirmed', (pack) => delete pack['offences']![0]!['confirmedByLawyer'], /lawyer/],
    ['a duration that is none', (pack) => (pack['timeLimits']![0]!['duration'] = '24 hours'), /duration/],
    ['an unknown trigger', (pack) => (pack['timeLimits']![0]!['trigger'] = 'FULL_MOON'), /trigger/],
    ['an unknown duty holder', (pack) => (pack['timeLimits']![0]!['duty'] = { role: 'SUPERUSER', agency: null }), /role/],
    ['an unknown role', (pack) => (pack['agencies']![0]!['roles'] = ['SUPERUSER']), /roles/],
    ['an unknown agency', (pack) => (pack['channels']![0]!['agency'] = 'NOBODY'), /agency/],
    ['a place as a number', (pack) => (pack['places']![0]!['code'] = 5001), /places 5001/],
    ['a place of four digits', (pack) => (pack['places']![0]!['code'] = '5001'), /places 5001/],
    ['no control body', (pack) => pack['agencies']!.forEach((agency) => (agency['controlBody'] = false)), /control body/],
    ['a missing list', (pack) => delete pack['triggers'], /missing/],
  ])('is refused with %s', (_name, change, expected) => {
    expect(problemsOf(spoiled(change)).join('\n')).toMatch(expected);
  });

  it('names everything that is wrong at once', () => {
    const twice = spoiled((pack) => {
      pack['timeLimits']![0]!['source'] = '';
      pack['timeLimits']![1]!['duration'] = '';
    });
    expect(problemsOf(twice)).toHaveLength(2);
  });

  it('is asked by code', () => {
    expect(getTimeLimit(CO_PACK, 'PUBLIC_SERVANT_REPORT').duration).toBe('PT24H');
    expect(() => getTimeLimit(CO_PACK, 'NONE')).toThrow(RangeError);
    expect(findPlaceName(CO_PACK, '05001')).toBe('Medellín');
    expect(findPlaceName(CO_PACK, '5001')).toBeNull();
    expect([isPlaceCode('27001'), isPlaceCode('5001'), isPlaceCode('00001'), isPlaceCode('27000')]).toEqual([true, false, false, false]);
  });
});
