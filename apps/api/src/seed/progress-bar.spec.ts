import { describe, expect, it } from '@jest/globals';
import { progressBar } from './progress-bar.js';

describe('progressBar', () => {
  const play = (isTTY: boolean, of: number): string[] => {
    const written: string[] = [];
    let clock = 0;
    const draw = progressBar({ isTTY, write: (text) => written.push(text) }, () => clock);
    for (let done = 0; done <= of; done++, clock += 50) draw(done, of);
    return written;
  };

  it('draws over one line on a terminal, and ends it', () => {
    const written = play(true, 20);
    expect(written.every((text) => text.startsWith('\r['))).toBe(true);
    expect(written.at(-1)).toContain(`[${'#'.repeat(30)}] 20/20`);
    expect(written.filter((text) => text.endsWith('\n'))).toHaveLength(1);
    expect(written[3]).toContain('faltan / left');
  });

  it('writes eleven lines where there is no terminal', () => {
    const written = play(false, 1000);
    expect(written).toHaveLength(11);
    expect(written[5]).toContain('500/1000 casos / cases · 20/s');
  });

  it('ends at once where nothing is wanted', () => {
    expect(play(true, 0)).toEqual([expect.stringContaining('0/0')]);
  });
});
