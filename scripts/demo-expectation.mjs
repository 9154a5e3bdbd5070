/**
 * The fields of one case that the demo looks at, and who gets them. Typed by hand from the table of the domain, not taken from
 * the policy: the demo fails when the system gives more, or less.
 */

/** Spanish, English, where the value stands in the answer of {@link OPEN_CASE}, and the field as the withheld list names it. */
export const LINES = [
  { key: 'code', es: 'código y etapa', en: 'code and stage', find: (file) => `${file.code} ${file.stage}`, field: 'CaseFile.code' },
  { key: 'name', es: 'nombre y nacimiento', en: 'name and birth', find: (file) => join(file.child?.givenNames, file.child?.familyNames, file.child?.dateOfBirth), field: 'CaseFile.child' },
  { key: 'place', es: 'paradero', en: 'whereabouts', find: (file) => file.whereabouts?.nodes[0]?.value, field: 'CaseFile.whereabouts' },
  { key: 'safety', es: 'tarjeta de seguridad', en: 'safety card', find: (file) => join(file.safetyCard?.mayNotApproach?.[0], file.safetyCard?.allergies), field: 'CaseFile.safetyCard' },
  { key: 'told', es: 'lo informado', en: 'what was reported', find: (file) => file.reports?.nodes[0]?.content?.narrative, field: 'CaseFile.reports.content' },
  { key: 'reporter', es: 'quién informó', en: 'who reported', find: (file) => file.reports?.nodes[0]?.reporter?.names, field: 'CaseFile.reports.reporter' },
  { key: 'therapy', es: 'nota de terapia', en: 'therapy note', find: (file) => file.therapyNotes?.nodes[0]?.body, field: 'CaseFile.therapyNotes' },
  { key: 'observation', es: 'observación entregada', en: 'released observation', find: (file) => file.releasedObservations?.nodes[0]?.text, field: 'CaseFile.releasedObservations' },
];

/** For each person: `SEEN`, or the reason of the withholding. The observation is released to the prosecution alone. */
export const EXPECTED = {
  officer: { code: 'SEEN', name: 'SEEN', place: 'NEEDS_GRANT', safety: 'SEEN', told: 'SEEN', reporter: 'SEEN', therapy: 'NEEDS_COURT_ORDER', observation: 'NOT_RELEASED_TO_YOUR_AGENCY' },
  prosecutor: { code: 'SEEN', name: 'SEEN', place: 'NEEDS_GRANT', safety: 'SEEN', told: 'SEEN', reporter: 'SEEN', therapy: 'NEEDS_COURT_ORDER', observation: 'SEEN' },
  'family-defender': { code: 'SEEN', name: 'SEEN', place: 'SEEN', safety: 'SEEN', told: 'SEEN', reporter: 'LOGGED_BY_ANOTHER_UNIT', therapy: 'NOT_PERMITTED', observation: 'NOT_RELEASED_TO_YOUR_AGENCY' },
  psychologist: { code: 'SEEN', name: 'SEEN', place: 'NEEDS_GRANT', safety: 'SEEN', told: 'SEEN', reporter: 'LOGGED_BY_ANOTHER_UNIT', therapy: 'SEEN', observation: 'SEEN' },
};

export const REASONS = {
  NOT_PERMITTED: { es: 'su rol no lo lee', en: 'not for this role' },
  NEEDS_GRANT: { es: 'requiere permiso', en: 'needs a grant' },
  NEEDS_COURT_ORDER: { es: 'requiere orden judicial', en: 'needs a court order' },
  LOGGED_BY_ANOTHER_UNIT: { es: 'lo registró otra unidad', en: 'logged by another unit' },
  NOT_RELEASED_TO_YOUR_AGENCY: { es: 'no se entregó a su entidad', en: 'not released to this agency' },
};

/** The one query that all four send, to the letter. */
export const OPEN_CASE = `query OpenCase($code: String!) {
  caseFile(code: $code) {
    id code stage viewerRole
    child { id givenNames familyNames dateOfBirth }
    whereabouts(first: 5) { nodes { id aspect value } }
    safetyCard { id mayNotApproach allergies }
    reports(first: 5) { nodes { id code channel content { id narrative } reporter { id names } } }
    therapyNotes(first: 5) { nodes { id body } }
    releasedObservations(first: 5) { nodes { id text } }
  }
}`;

/** Which record stands at which place of an answer: of that one, and of those about the testimony. */
export const TYPES = {
  caseFile: 'CaseFile', child: 'ChildIdentity', whereabouts: 'Whereabouts', safetyCard: 'SafetyCard', reports: 'Report', content: 'ReportContent', reporter: 'ReportReporter',
  therapyNotes: 'TherapyNote', releasedObservations: 'ReleasedObservation',
  transcriptSegments: 'TranscriptSegment', recordings: 'Recording', recordingCustody: 'RecordingCustody', interviews: 'Interview', interviewQuestions: 'InterviewQuestion', questionsToAsk: 'QuestionToAsk', questionRulings: 'QuestionRuling',
  recordAnswers: 'RecordAnswer', childStatements: 'ChildStatement',
};

function join(...values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length > 0 ? known.join(', ') : undefined;
}
