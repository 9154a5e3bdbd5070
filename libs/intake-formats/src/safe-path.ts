import type { PathSegment } from './json-source.js';

/**
 * JSON pointer (RFC 6901) in which names that are not in `names` are `*`: a name that the format does not define is the
 * sender's text and may say anything.
 */
export function safeJsonPointer(path: readonly PathSegment[], names: ReadonlySet<string>): string {
  return path.map((segment) => `/${typeof segment === 'number' || names.has(segment) ? segment : '*'}`).join('');
}

/** XPath as libxml2 writes it, in which names that are not in `names` are `*`. */
export function safeXPath(xpath: string, names: ReadonlySet<string>): string {
  return xpath
    .split('/')
    .map((step) => {
      const [, at = '', name = '', index = ''] = /^(@?)([^[\]]*)(\[\d+\])?$/.exec(step) ?? [step, '', '*', ''];
      return name === '' || names.has(name) ? `${at}${name}${index}` : `${at}*${index}`;
    })
    .join('/');
}

/** `line:column`, from 1, of an offset in the text. */
export function lineAndColumn(text: string, offset: number): string {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return `${line}:${offset - lineStart + 1}`;
}
