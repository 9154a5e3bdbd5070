import { rulesBrokenBy } from './segment-rules.js';
import { ProblemList, type TranscriptProblem } from './transcript-problem.js';
import { MAX_SEGMENTS, type TranscriptSegment } from './transcript-segment.js';

export interface TranscriptReading {
  /** Null where there is a problem: half a testimony is not kept. */
  readonly segments: readonly TranscriptSegment[] | null;
  readonly problems: readonly TranscriptProblem[];
}

/** Collects segments while a file is read, each checked beside the one before it. */
export class SegmentCollector {
  readonly problems = new ProblemList();
  private readonly segments: TranscriptSegment[] = [];
  private isOver = false;

  add(segment: TranscriptSegment, line: number): void {
    if (this.segments.length === MAX_SEGMENTS) {
      if (!this.isOver) this.problems.atLine(line, 'TOO_MANY_SEGMENTS');
      this.isOver = true;
      return;
    }
    for (const rule of rulesBrokenBy(segment, this.segments.at(-1) ?? null)) this.problems.atLine(line, rule);
    this.segments.push(segment);
  }

  reading(): TranscriptReading {
    return { segments: this.problems.isEmpty ? this.segments : null, problems: this.problems.list() };
  }
}
