import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addIsoDuration, isIsoDuration } from './iso-duration.js';

const later = (from: string, duration: string): string => addIsoDuration(new Date(from), duration).toISOString();

describe('durations of ISO 8601', () => {
  it('are added by clock and by calendar', () => {
    expect(later('2026-03-01T22:30:00Z', 'PT24H')).toBe('2026-03-02T22:30:00.000Z');
    expect(later('2026-03-01T22:30:00Z', 'P10D')).toBe('2026-03-11T22:30:00.000Z');
    expect(later('2026-01-31T00:00:00Z', 'P1M')).toBe('2026-02-28T00:00:00.000Z');
    expect(later('2026-08-31T12:00:00Z', 'P6M')).toBe('2027-02-28T12:00:00.000Z');
    expect(later('2024-02-29T12:00:00Z', 'P1Y')).toBe('2025-02-28T12:00:00.000Z');
    expect(later('2026-03-01T00:00:00Z', 'P1W2DT3H4M')).toBe('2026-03-10T03:04:00.000Z');
  });

  it('never lead back', () => {
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const durations = fc.tuple(fc.nat(20), fc.nat(40), fc.nat(400), fc.nat(90)).map(([y, m, d, h]) => `P${y}Y${m}M${d}DT${h}H`);
    fc.assert(fc.property(dates, durations, (from, duration) => void expect(addIsoDuration(from, duration).getTime()).toBeGreaterThanOrEqual(from.getTime())));
  });

  it('are refused where they are none', () => {
    for (const text of ['', 'P', 'PT', 'P1', '24H', 'P-1D', 'P1.5D', 'PT1S', 'P1DT', 'p1d', 'P99999D']) {
      expect(isIsoDuration(text)).toBe(false);
      expect(() => addIsoDuration(new Date(), text)).toThrow(RangeError);
    }
  });
});
