/**
 * What has to come of the testimony in the demo: typed by hand from the table of the domain, not taken from the policy or from an answer.
 * The demo fails where the system gives more, or less.
 */

/** How the family defender rules on the twelve questions, in the order of the words: outcome, and the reason where one is declined. */
export const REVIEWS = [
  ['ACCEPTED'], ['ACCEPTED'], ['REPHRASED'],
  ['ACCEPTED'], ['ACCEPTED'], ['DECLINED', 'SUGGESTIVE'],
  ['ACCEPTED'], ['ACCEPTED'], ['DECLINED', 'AGAINST_CHILDS_INTEREST'],
  ['ACCEPTED'], ['ACCEPTED'], ['DECLINED', 'ALREADY_ANSWERED'],
];
/** Places in that list: the declined question whose author appeals, and the accepted one that the child answers unasked. */
export const APPEALED = 8;
export const TOLD_UNASKED = 4;
/** Where the twelve and the live one stand in the end. */
export const QUESTIONS_IN_THE_END = { ASKED: 10, NOT_ASKED: 1, DECLINED: 2 };

/** What the segments are about, in the order of the words. The first is proposed to nobody: nobody has reviewed it, so it opens to no topic. */
export const TOPICS = [null, 'FAMILY', 'SAFETY', 'HEALTH', 'HEALTH', 'FACTS', 'FACTS', 'ONLINE', 'SUSPECTS', 'OTHER'];

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/**
 * For each person: the segments they read, and `SEEN` or the reason of the withholding for the recording, for why a question was declined, for
 * the answers from the record (given to the doctor's agency) and for what the child said unasked (recorded by the social worker).
 */
export const READS = {
  officer: { segments: [6, 7, 8, 9], recording: 'SEEN', declined: 'NOT_PERMITTED', answers: 'NOT_RELEASED_TO_YOUR_AGENCY', statement: 'SEALED_TO_AUTHOR' },
  prosecutor: { segments: ALL, recording: 'SEEN', declined: 'SEEN', answers: 'SEEN', statement: 'SEEN' },
  'family-defender': { segments: ALL, recording: 'SEEN', declined: 'SEEN', answers: 'SEEN', statement: 'SEEN' },
  'social-worker': { segments: [2, 3], recording: 'NOT_PERMITTED', declined: 'NOT_PERMITTED', answers: 'NOT_RELEASED_TO_YOUR_AGENCY', statement: 'SEEN' },
  psychologist: { segments: [2, 3, 4, 5], recording: 'NOT_PERMITTED', declined: 'NOT_PERMITTED', answers: 'NOT_RELEASED_TO_YOUR_AGENCY', statement: 'SEALED_TO_AUTHOR' },
  interviewer: { segments: ALL, recording: 'SEEN', declined: 'SEEN', answers: 'SEEN', statement: 'SEEN' },
  doctor: { segments: [4, 5], recording: 'NOT_PERMITTED', declined: 'NOT_PERMITTED', answers: 'SEEN', statement: 'SEALED_TO_AUTHOR' },
  'victim-lawyer': { segments: ALL, recording: 'SEEN', declined: 'SEEN', answers: 'SEEN', statement: 'SEEN' },
  judge: { segments: [6, 7], recording: 'NOT_FILED_FOR_YOUR_HEARING', declined: 'NOT_FILED_FOR_YOUR_HEARING', answers: 'NOT_FILED_FOR_YOUR_HEARING', statement: 'NOT_FILED_FOR_YOUR_HEARING' },
  coordinator: { segments: [], recording: 'NOT_PERMITTED', declined: 'NOT_PERMITTED', answers: 'NOT_RELEASED_TO_YOUR_AGENCY', statement: 'SEALED_TO_AUTHOR' },
  'public-ministry': { segments: ALL, recording: 'SEEN', declined: 'SEEN', answers: 'SEEN', statement: 'SEEN' },
};

/** The judge reads what a party filed, and these are filed. */
export const FILED = [6, 7];

/** What the log of this case holds as refused, each try at having her asked again among it, oldest first: role and operation. */
export const DENIED = [
  'AUDITOR caseFile', 'FAMILY_DEFENDER planInterview', 'PROSECUTOR planInterview', 'FAMILY_DEFENDER decideAppeal', 'POLICE_OFFICER openRecording', 'FORENSIC_INTERVIEWER reviewTopics',
  'FAMILY_DEFENDER planFurtherInterview', 'FAMILY_DEFENDER approveException', 'FAMILY_DEFENDER planFurtherInterview', 'PROSECUTOR planFurtherInterview', 'PROSECUTOR planInterview', 'AUDITOR caseFile',
];

/** The numbers of this child at the end. Three times asked: the interview, the exception, the court's order; the child's own words are none. */
export const COUNTS = {
  timesAsked: 3, asked: [{ service: 'CENTRE', topic: null, times: 3 }], exemptAskings: 0,
  timesReused: 4, reused: [{ agency: 'ICBF', way: 'CITATION', forWhat: 'SOCIAL_ASSESSMENT', times: 1 }, { agency: 'INML', way: 'ANSWER_FROM_RECORD', forWhat: 'RequestQuestion', times: 2 }, { agency: 'FGN', way: 'PLAYBACK', times: 1 }],
  interviewsAvoided: 1, exceptionsGranted: 1, interviewsOrdered: 1, answersInsufficient: 0, childHeard: 1,
};

export const TESTIMONY_REASONS = {
  NOT_PERMITTED: { es: 'no', en: 'no' },
  NEEDS_TO_BE_NAMED: { es: 'a quien la fiscalía nombre', en: 'whom the prosecutor names' },
  NOT_FILED_FOR_YOUR_HEARING: { es: 'si una parte la presenta', en: 'once a party files it' },
  NOT_RELEASED_TO_YOUR_AGENCY: { es: 'no se entregó a su entidad', en: 'not given to this agency' },
  SEALED_TO_AUTHOR: { es: 'solo quien la escribió', en: 'its author alone' },
  SEEN: { es: 'sí', en: 'yes' },
};
