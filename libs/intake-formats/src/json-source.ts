import type { ProblemRule } from './problem.js';

export type PathSegment = string | number;

/** One string value of the document and where its token (with quotes) stands in the text. */
export interface JsonString {
  readonly path: readonly PathSegment[];
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export type JsonReading =
  | { readonly value: unknown; readonly strings: readonly JsonString[]; readonly failure: null }
  | { readonly failure: { readonly rule: ProblemRule; readonly offset: number; readonly path: readonly PathSegment[] } };

/** Objects of the document have no prototype, so that a name such as `__proto__` is a field like any other. */
export type JsonObject = { [name: string]: unknown };

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Up to the end of a string, its next escape, or a character that may not stand in one. Matches nothing too, so it never fails. */
const STRING_REST = /[^"\\\u0000-\u001f]*/y;
const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class JsonFailure extends Error {
  constructor(
    readonly rule: ProblemRule,
    readonly offset: number,
    readonly path: readonly PathSegment[],
  ) {
    super(rule);
  }
}

/**
 * Reads RFC 8259 JSON, strictly, with the place of every string, so that a payload can be cut out of the text and the rest
 * stays as it was. Refuses a name given twice in one object (readers disagree on which counts), more than 64 levels and more
 * than 200,000 values.
 */
export function readJsonSource(text: string): JsonReading {
  const reader = new JsonReader(text);
  try {
    return { value: reader.readDocument(), strings: reader.strings, failure: null };
  } catch (error) {
    if (error instanceof JsonFailure) {
      return { failure: { rule: error.rule, offset: error.offset, path: error.path } };
    }
    throw error;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class JsonReader {
  readonly strings: JsonString[] = [];
  private at = 0;
  private values = 0;
  private readonly path: PathSegment[] = [];

  constructor(private readonly text: string) {}

  readDocument(): unknown {
    const value = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) {
      this.fail('NOT_WELL_FORMED');
    }
    return value;
  }

  private readValue(): unknown {
    this.skipSpace();
    if (++this.values > MAX_VALUES) {
      this.fail('TOO_MANY_VALUES');
    }
    const first = this.text[this.at];
    if (this.path.length >= MAX_DEPTH && (first === '{' || first === '[')) {
      this.fail('TOO_DEEP');
    }
    switch (first) {
      case undefined:
        return this.fail('TRUNCATED');
      case '{':
        return this.readObject();
      case '[':
        return this.readArray();
      case '"': {
        const start = this.at;
        const value = this.readString();
        this.strings.push({ path: [...this.path], start, end: this.at, value });
        return value;
      }
      default:
        return this.readScalar();
    }
  }

  private readObject(): JsonObject {
    const object = Object.create(null) as JsonObject;
    this.at++;
    if (this.takes('}')) {
      return object;
    }
    do {
      this.skipSpace();
      if (this.text[this.at] !== '"') {
        this.fail(this.at < this.text.length ? 'NOT_WELL_FORMED' : 'TRUNCATED');
      }
      const name = this.readString();
      this.path.push(name);
      if (Object.hasOwn(object, name)) {
        this.fail('DUPLICATE_KEY');
      }
      this.expect(':');
      object[name] = this.readValue();
      this.path.pop();
    } while (this.takes(','));
    this.expect('}');
    return object;
  }

  private readArray(): unknown[] {
    const array: unknown[] = [];
    this.at++;
    if (this.takes(']')) {
      return array;
    }
    do {
      this.path.push(array.length);
      array.push(this.readValue());
      this.path.pop();
    } while (this.takes(','));
    this.expect(']');
    return array;
  }

  private readString(): string {
    const start = this.at;
    STRING_REST.lastIndex = start + 1;
    while (STRING_REST.test(this.text) && this.text[STRING_REST.lastIndex] === '\\' && STRING_REST.lastIndex + 2 <= this.text.length) {
      STRING_REST.lastIndex += 2;
    }
    this.at = STRING_REST.lastIndex;
    if (this.at >= this.text.length || this.text[this.at] === '\\') {
      this.at = this.text.length;
      this.fail('TRUNCATED');
    }
    if (this.text[this.at] !== '"') {
      this.fail('NOT_WELL_FORMED');
    }
    this.at++;
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch {
      this.at = start;
      return this.fail('NOT_WELL_FORMED');
    }
  }

  private readScalar(): unknown {
    const literal = LITERALS.find(([word]) => this.text.startsWith(word, this.at));
    if (literal !== undefined) {
      this.at += literal[0].length;
      return literal[1];
    }
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) {
      return this.fail('NOT_WELL_FORMED');
    }
    this.at += number.length;
    return Number(number);
  }

  private takes(char: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== char) {
      return false;
    }
    this.at++;
    return true;
  }

  private expect(char: string): void {
    if (!this.takes(char)) {
      this.fail(this.at < this.text.length ? 'NOT_WELL_FORMED' : 'TRUNCATED');
    }
  }

  private skipSpace(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text.charAt(this.at))) {
      this.at++;
    }
  }

  private fail(rule: ProblemRule): never {
    throw new JsonFailure(rule, this.at, [...this.path]);
  }
}
