/**
 * `Name: ` as transcribers write it: one to four words that begin with a capital or a digit, small particles between them. That alone
 * decides nothing ("Look: a dog" has the same shape); `SpeakerLabels` decides.
 */
const LABEL = /^((?:\p{Lu}|\p{N})[\p{L}\p{M}\p{N}.'’-]{0,29}(?: (?:de|del|la|las|los|y|of|the|(?:\p{Lu}|\p{N})[\p{L}\p{M}\p{N}.'’-]{0,29})){0,4}):(?: |$)/u;

const DASH = /^[-–—] ?/u;

/** Marks where a name of a speaker may stand in the text of a cue. */
export interface LabelPlace {
  readonly label: string;
  /** What is said behind the label. */
  readonly rest: string;
}

export function labelOf(line: string): LabelPlace | null {
  const match = LABEL.exec(line);
  return match === null ? null : { label: match[1]!, rest: line.slice(match[0].length) };
}

/**
 * The labels in the text of one cue: that of its first line, or, where each of two or more lines begins with a dash and a label, all of
 * them. Dashes without names stay text: they say that the speaker changes, not who speaks.
 */
export function labelsOf(text: string): { readonly places: readonly LabelPlace[]; readonly rowsOfDashes: boolean } {
  const lines = text.split('\n');
  if (lines.length > 1 && lines.every((line) => DASH.test(line))) {
    const places = lines.map((line) => labelOf(line.replace(DASH, '')));
    return places.every((place) => place !== null) ? { places, rowsOfDashes: true } : { places: [], rowsOfDashes: false };
  }
  const place = labelOf(lines[0]!);
  return { places: place === null ? [] : [{ label: place.label, rest: [place.rest, ...lines.slice(1)].join('\n') }], rowsOfDashes: false };
}

/** Which labels of a file are names of speakers: those that stand in two places or more, or those the caller knows. */
export class SpeakerLabels {
  private readonly counts = new Map<string, number>();

  constructor(private readonly known: ReadonlySet<string> | null) {}

  count(label: string): void {
    this.counts.set(label, (this.counts.get(label) ?? 0) + 1);
  }

  isSpeaker(label: string): boolean {
    return this.known === null ? (this.counts.get(label) ?? 0) > 1 : this.known.has(label);
  }
}
