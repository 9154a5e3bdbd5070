/** Long work on one thing each: who asks while it is under way shares it; a few run at once, the others wait their turn. */
export class SharedRuns<Found> {
  private readonly underWay = new Map<string, Promise<Found>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly atOnce: number) {}

  run(id: string, work: () => Promise<Found>): Promise<Found> {
    const shared = this.underWay.get(id);
    if (shared) return shared;
    const begun = this.inTurn(work).finally(() => this.underWay.delete(id));
    this.underWay.set(id, begun);
    return begun;
  }

  private async inTurn(work: () => Promise<Found>): Promise<Found> {
    if (this.running >= this.atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
