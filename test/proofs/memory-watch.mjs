const SAMPLE_MS = 20;

/** Peak of the API's memory above what it had idle, over all its lives. */
export class MemoryWatch {
  peak = 0;

  /** @param {() => number} read resident memory in bytes; 0 while there is no process */
  constructor(read) {
    this.read = read;
    this.restarted();
    this.timer = setInterval(() => {
      const now = this.read();
      if (now > 0 && this.idle > 0) this.peak = Math.max(this.peak, now - this.idle);
    }, SAMPLE_MS);
  }

  /** What a life of the API begins with; the upload goes on at once, so this is taken before its first byte can have come. */
  restarted() {
    this.idle = Math.min(this.idle ?? Infinity, this.read());
  }

  stop() {
    clearInterval(this.timer);
  }
}
