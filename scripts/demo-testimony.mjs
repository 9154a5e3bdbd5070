import { answerFromRecord } from './demo-again.mjs';
import { compareTestimony, showCounts } from './demo-counts.mjs';
import { hearFurther } from './demo-further.mjs';
import { planInterview } from './demo-interview.mjs';
import { keepRecording } from './demo-recording.mjs';
import { startSecondApi } from './demo-second-api.mjs';
import { holdInterview } from './demo-session.mjs';
import { showWhoReadsWhat, tagTranscript } from './demo-transcript.mjs';

/** Who is on the case of the testimony besides those of the shared record. */
export const TESTIMONY_LOGINS = ['interviewer', 'social-worker', 'doctor', 'victim-lawyer', 'judge', 'public-ministry', 'administrator'];

/**
 * The testimony of one child: heard once, and used by every agency instead of asking again.
 * @param {import('./demo-stage.mjs').DemoStage} stage a case with its officer, prosecutor, family defender and psychologist
 */
export async function playTestimony(stage) {
  const second = startSecondApi(stage.system);
  second.catch(() => undefined);
  try {
    for (const chapter of [planInterview, holdInterview, keepRecording, tagTranscript, answerFromRecord, hearFurther, showWhoReadsWhat, showCounts, compareTestimony]) await chapter(stage, second);
  } finally {
    await second.then(({ kill }) => kill(), () => undefined);
  }
}
