import { randomBytes } from 'node:crypto';

/** Everybody and everything here is invented; what happened is told by code only. */
const TOLD = 'CODE-DEMO: form GROOMING, setting ONLINE, platform WHATSAPP. Invented for the demo.';
const ACKNOWLEDGED = 'id code version';

/**
 * Plays the story of one child's shared record: a report, a case, a team, and what each of them writes.
 *
 * @param {Record<string, import('./demo-client.mjs').DemoClient>} people by login
 * @param {(step: { es: string, en: string }) => void} tell called after each step
 * @returns {Promise<string>} the code of the case
 */
export async function playStory(people, tell) {
  const { officer, coordinator, prosecutor, psychologist } = people;
  const defender = people['family-defender'];

  const report = await officer.change('logReport', 'LogReportInput', 'reportCode complaintExists nextStepAgency nextStepDueAt', {
    channel: 'POLICE_DESK', narrative: TOLD, affected: 'UNKNOWN', when: 'UNKNOWN', place: '05001', reporter: { names: 'Persona Informante Inventada' },
  });
  tell({
    es: `officer registra un informe: ${report.reportCode}; ¿hay denuncia? ${report.complaintExists ? 'sí' : 'no'}; sigue ${report.nextStepAgency} antes de ${report.nextStepDueAt}`,
    en: `officer logs a report: ${report.reportCode}; does a complaint exist? ${report.complaintExists ? 'yes' : 'no'}; next step: ${report.nextStepAgency} before ${report.nextStepDueAt}`,
  });

  const opened = await coordinator.change('openCase', 'OpenCaseInput', 'caseCodes undecidedReviews', { reportCode: report.reportCode });
  const caseCode = opened.caseCodes[0];
  if (!caseCode) throw new Error(`openCase: ${opened.undecidedReviews.length} undecided match reviews`);
  tell({ es: `coordinator abre el caso ${caseCode}`, en: `coordinator opens case ${caseCode}` });

  const team = [[officer, 'POLICE_OFFICER'], [prosecutor, 'PROSECUTOR'], [defender, 'FAMILY_DEFENDER'], [psychologist, 'PSYCHOLOGIST']];
  for (const [person, role] of team) await coordinator.change('assign', 'AssignInput', ACKNOWLEDGED, { caseCode, personId: person.id, role, why: 'Equipo del caso de demostración' });
  tell({ es: 'coordinator asigna a officer, prosecutor, family-defender y psychologist', en: 'coordinator assigns officer, prosecutor, family-defender and psychologist' });

  await writeIdentity(defender, caseCode);
  await defender.change('recordSafetyCard', 'RecordSafetyCardInput', ACKNOWLEDGED, { caseCode, mayNotApproach: ['Persona Uno (inventada)'], allergies: 'penicilina', language: 'es' });
  await defender.change('addWhereabouts', 'AddWhereaboutsInput', ACKNOWLEDGED, { caseCode, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle 0 # 0-00 (inventada)' });
  tell({ es: 'family-defender escribe identidad, tarjeta de seguridad y paradero', en: 'family-defender writes identity, safety card and whereabouts' });

  await psychologist.change('addTherapyNote', 'AddTherapyNoteInput', ACKNOWLEDGED, { caseCode, sessionOn: today(), body: 'CODE-DEMO: nota de la sesión 1 / note of session 1.' });
  await psychologist.change('releaseObservation', 'ReleaseObservationInput', ACKNOWLEDGED, {
    caseCode, text: 'CODE-DEMO: puede declarar / able to testify.', reason: 'Útil para planear la entrevista', agencies: ['FGN'],
  });
  tell({ es: 'psychologist escribe una nota de terapia y entrega una observación solo a la Fiscalía', en: 'psychologist writes a therapy note and releases one observation, to the prosecution alone' });
  return caseCode;
}

/** The case was opened with what the report knew of the child, which here is nothing. */
async function writeIdentity(defender, caseCode) {
  const identity = { givenNames: 'Ana Demo', familyNames: `Inventada ${letters(5)}`, documentType: 'NONE', documentNumber: null, dateOfBirth: '2013-05', dateOfBirthEstimated: true, sex: 'GIRL' };
  const { data } = await defender.ask('query ($code: String!) { caseFile(code: $code) { child { id version } } }', { code: caseCode });
  const child = data.caseFile.child;
  if (!child) return defender.change('recordChildIdentity', 'RecordChildIdentityInput', ACKNOWLEDGED, { caseCode, ...identity });
  return defender.change('amendChildIdentity', 'AmendChildIdentityInput', ACKNOWLEDGED, { caseCode, id: child.id, expectedVersion: child.version, why: 'Verificación de derechos', ...identity });
}

const today = () => new Date().toISOString().slice(0, 10);
const letters = (count) => [...randomBytes(count)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
