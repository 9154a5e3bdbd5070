const WIDTH = 30;
const REDRAW_MS = 100;
const WITHOUT_TERMINAL = 0.1;

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Draws a bar with rate and time left on a terminal; elsewhere writes a line at every tenth.
 * @returns what to call with the cases done and the cases wanted
 */
export function progressBar(out: Terminal, now: () => number = () => performance.now()): (done: number, of: number) => void {
  const started = now();
  let drawnAt = -Infinity;
  let tenth = -1;
  return (done, of) => {
    const share = of === 0 ? 1 : done / of;
    const line = describe(done, of, (now() - started) / 1000);
    if (!out.isTTY) {
      const reached = Math.floor(share / WITHOUT_TERMINAL);
      if (reached > tenth) out.write(`${line}\n`);
      tenth = Math.max(tenth, reached);
      return;
    }
    if (share < 1 && now() - drawnAt < REDRAW_MS) return;
    drawnAt = now();
    const full = Math.round(share * WIDTH);
    out.write(`\r[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${line}\u001b[K${share >= 1 ? '\n' : ''}`);
  };
}

function describe(done: number, of: number, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 && done < of ? ` · faltan / left ${Math.ceil((of - done) / rate)} s` : '';
  return `${done}/${of} casos / cases · ${Math.round(rate)}/s${left}`;
}
