import { decodeReferences } from './character-reference.js';
import { WEBVTT_TIMESTAMP } from './cue-time.js';

/** Text of one voice within a cue. */
export interface VoiceRun {
  readonly speaker: string | null;
  readonly text: string;
}

const START_TAG = /^(c|i|b|u|ruby|rt|v|lang)((?:\.[^\s<]*)?)(?:[ \t\n\f]([^]*))?$/u;
const END_TAG = /^\/(c|i|b|u|ruby|rt|v|lang)[ \t\n\f]*$/u;

/**
 * Cuts the text of a cue where the voice changes. Spans (`c i b u ruby rt lang`), their classes and timestamps inside the text are
 * dropped, the words in them kept; the innermost voice speaks; a voice that is never closed speaks to the end of the cue. Between
 * voices, white space is no text.
 *
 * Differs from W3C WebVTT in two points, so that no word is lost or put into another mouth. The standard drops every `<…>` that it
 * does not know and everything behind a `<` without `>`; here both stay text. It ignores an end tag while a span inside is still
 * open; here the end of a voice ends the voice.
 *
 * @returns at least one run, or null where a numeric reference stands for no character
 */
export function readVoices(cueText: string): readonly VoiceRun[] | null {
  const runs: { speaker: string | null; raw: string }[] = [{ speaker: null, raw: '' }];
  const open: { name: string; speaker: string | null }[] = [];
  let voices = 0;
  const continueAs = (speaker: string | null): void => void runs.push({ speaker, raw: '' });

  for (const part of partsOf(cueText)) {
    const tag = part.tag;
    if (tag === null) runs.at(-1)!.raw += part.text;
    else if (tag.kind === 'START') {
      const speaker = tag.name === 'v' ? tag.annotation : (open.at(-1)?.speaker ?? null);
      open.push({ name: tag.name, speaker });
      if (tag.name !== 'v') continue;
      voices += 1;
      continueAs(speaker);
    } else if (tag.kind === 'END' && tag.name !== 'v') {
      if (open.at(-1)?.name === tag.name) open.pop();
    } else if (tag.kind === 'END' && voices > 0) {
      // Each span is opened and closed once: the steps grow with the length of the text, however its tags are nested.
      while (open.pop()?.name !== 'v');
      voices -= 1;
      continueAs(open.at(-1)?.speaker ?? null);
    }
  }
  return decoded(runs);
}

type Tag =
  | { readonly kind: 'START'; readonly name: string; readonly annotation: string | null }
  | { readonly kind: 'END'; readonly name: string }
  | { readonly kind: 'TIMESTAMP' };

interface Part {
  readonly text: string;
  readonly tag: Tag | null;
}

function* partsOf(text: string): Generator<Part> {
  let from = 0;
  let close = -1;
  let at = text.indexOf('<');
  while (at !== -1) {
    if (close < at) close = text.indexOf('>', at);
    if (close === -1) break;
    const tag = tagOf(text.slice(at + 1, close));
    if (tag !== null) {
      if (at > from) yield { text: text.slice(from, at), tag: null };
      yield { text: '', tag };
      from = close + 1;
    }
    at = text.indexOf('<', tag === null ? at + 1 : from);
  }
  yield { text: text.slice(from), tag: null };
}

function tagOf(inside: string): Tag | null {
  const start = START_TAG.exec(inside);
  if (start !== null) return { kind: 'START', name: start[1]!, annotation: (start[3] ?? '').split(/[ \t\n\f]+/).filter(Boolean).join(' ') || null };
  const end = END_TAG.exec(inside);
  if (end !== null) return { kind: 'END', name: end[1]! };
  return WEBVTT_TIMESTAMP.test(inside) ? { kind: 'TIMESTAMP' } : null;
}

function decoded(runs: readonly { speaker: string | null; raw: string }[]): readonly VoiceRun[] | null {
  const merged: { speaker: string | null; raw: string }[] = [];
  const voiced = runs.some((run) => run.speaker !== null);
  const spoken = runs.filter((run) => (voiced ? run.raw.trim() !== '' : run.raw !== ''));
  for (const run of spoken.length > 0 ? spoken : runs.filter((each) => each.speaker !== null).slice(0, 1)) {
    const last = merged.at(-1);
    if (last !== undefined && last.speaker === run.speaker && !voiced) last.raw += run.raw;
    else merged.push({ ...run });
  }
  if (merged.length === 0) return [{ speaker: null, text: '' }];
  const several = merged.length > 1;
  const result: VoiceRun[] = [];
  for (const { speaker, raw } of merged) {
    const text = decodeReferences(several ? raw.trim() : raw);
    const name = speaker === null ? null : decodeReferences(speaker);
    if (text === null || (speaker !== null && name === null)) return null;
    result.push({ speaker: name, text });
  }
  return result;
}
