import type { RandomAccess } from '@heardonce/sealed-recording/random-access.js';
import type { ObjectPart } from './object-store.js';

/** Bytes asked for with the first look: the header, and all of a short recording. */
const FIRST_LOOK = 65_536;
/** Bytes asked for where reading goes on: four times what the reader asks for at once, and so 16 sealed chunks in memory. */
const READ_AHEAD = 16 * 65_552;

/** Some bytes of one object; of the object of this tag alone, where one is given. */
export type ReadObject = (offset: number, length: number, tag: string | undefined) => Promise<ObjectPart>;

/**
 * One object by ranged GETs, for one reading after another. What is asked for on and on comes in larger pieces, so that playing is few
 * requests; what was not asked for is kept back until it is. All of it is of the object that the first look found.
 */
export class ObjectAccess implements RandomAccess {
  private first: Promise<ObjectPart> | undefined;
  private held = { start: 0, bytes: Buffer.alloc(0) as Uint8Array };
  private endOfLast = -1;

  constructor(private readonly readObject: ReadObject) {}

  async size(): Promise<number> {
    return (await this.look()).size;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const { size, tag } = await this.look();
    const end = Math.min(offset + length, size);
    if (offset >= end) return new Uint8Array(0);
    if (!this.holds(offset, end)) {
      const asked = offset === this.endOfLast ? Math.max(end - offset, Math.min(READ_AHEAD, size - offset)) : end - offset;
      this.held = { start: offset, bytes: (await this.readObject(offset, asked, tag)).bytes };
    }
    this.endOfLast = end;
    const bytes = this.held.bytes.subarray(offset - this.held.start, end - this.held.start);
    into?.set(bytes);
    return into?.subarray(0, bytes.length) ?? bytes;
  }

  private look(): Promise<ObjectPart> {
    this.first ??= this.readObject(0, FIRST_LOOK, undefined).then((part) => {
      this.held = { start: 0, bytes: part.bytes };
      return part;
    });
    return this.first;
  }

  private holds(offset: number, end: number): boolean {
    return offset >= this.held.start && end <= this.held.start + this.held.bytes.length;
  }
}
