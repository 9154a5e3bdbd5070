import { randomBytes } from 'node:crypto';

/** Everybody and everything here is invented; what happened is told by code only. */
const TEXTS = {
  es: {
    given: 'Ana Demo', family: 'Inventada', told: 'CODE-DEMO: forma GROOMING, medio ONLINE, plataforma WHATSAPP. Inventado para la demostración.', reporter: 'Persona Informante Inventada', team: 'Equipo del caso de demostración',
    mayNotApproach: 'Persona Uno (inventada)', allergies: 'penicilina', address: 'Calle 0 # 0-00 (inventada)', note: 'CODE-DEMO: nota de la sesión 1.',
    observation: 'CODE-DEMO: puede declarar.', release: 'Útil para planear la entrevista', verified: 'Verificación de derechos',
  },
  en: {
    given: 'Ann Demo', family: 'Invented', told: 'CODE-DEMO: form GROOMING, setting ONLINE, platform WHATSAPP. Invented for the demo.', reporter: 'Invented Reporting Person', team: 'Team of the demo case',
    mayNotApproach: 'Person One (invented)', allergies: 'penicillin', address: 'Calle 0 # 0-00 (invented)', note: 'CODE-DEMO: note of session 1.',
    observation: 'CODE-DEMO: able to testify.', release: 'Of use in planning the interview', verified: 'Verification of rights',
  },
};

/**
 * Plays the story of one child's shared record: a report, a case, a team, and what each of them writes.
 *
 * @param {Record<string, import('./demo-client.mjs').DemoClient>} people by login
 * @param {(step: { es: string, en: string }) => void} tell called after each step
 * @param {'es' | 'en'} language of what is written
 * @returns {Promise<string>} the code of the case
 */
export async function playStory(people, tell, language) {
  const text = TEXTS[language];
  const { officer, coordinator, prosecutor, psychologist } = people;
  const defender = people['family-defender'];

  const report = await officer.change('logReport', {
    channel: 'POLICE_DESK', narrative: text.told, affected: 'UNKNOWN', when: 'UNKNOWN', place: '05001', reporter: { names: text.reporter },
  }, 'reportCode complaintExists nextStepAgency nextStepDueAt');
  tell({
    es: `officer registra un informe: ${report.reportCode}; ¿hay denuncia? ${report.complaintExists ? 'sí' : 'no'}; sigue ${report.nextStepAgency} antes de ${report.nextStepDueAt}`,
    en: `officer logs a report: ${report.reportCode}; does a complaint exist? ${report.complaintExists ? 'yes' : 'no'}; next step: ${report.nextStepAgency} before ${report.nextStepDueAt}`,
  });

  const opened = await coordinator.change('openCase', { reportCode: report.reportCode }, 'caseCodes undecidedReviews');
  const caseCode = opened.caseCodes[0];
  if (!caseCode) throw new Error(`openCase: ${opened.undecidedReviews.length} undecided match reviews`);
  tell({ es: `coordinator abre el caso ${caseCode}`, en: `coordinator opens case ${caseCode}` });

  const team = [[officer, 'POLICE_OFFICER'], [prosecutor, 'PROSECUTOR'], [defender, 'FAMILY_DEFENDER'], [psychologist, 'PSYCHOLOGIST']];
  for (const [person, role] of team) await coordinator.change('assign', { caseCode, personId: person.id, role, why: text.team });
  tell({ es: 'coordinator asigna a officer, prosecutor, family-defender y psychologist', en: 'coordinator assigns officer, prosecutor, family-defender and psychologist' });

  await writeIdentity(defender, caseCode, text);
  await defender.change('recordSafetyCard', { caseCode, mayNotApproach: [text.mayNotApproach], allergies: text.allergies, language: 'es' });
  await defender.change('addWhereabouts', { caseCode, subject: 'CHILD', aspect: 'ADDRESS', value: text.address });
  tell({ es: 'family-defender escribe identidad, tarjeta de seguridad y paradero', en: 'family-defender writes identity, safety card and whereabouts' });

  await psychologist.change('addTherapyNote', { caseCode, sessionOn: today(), body: text.note });
  await psychologist.change('releaseObservation', {
    caseCode, text: text.observation, reason: text.release, agencies: ['FGN'],
  });
  tell({ es: 'psychologist escribe una nota de terapia y entrega una observación solo a la Fiscalía', en: 'psychologist writes a therapy note and releases one observation, to the prosecution alone' });
  return caseCode;
}

/** The case was opened with what the report knew of the child, which here is nothing. */
async function writeIdentity(defender, caseCode, { given, family, verified: why }) {
  const identity = { givenNames: given, familyNames: `${family} ${letters(5)}`, documentType: 'NONE', documentNumber: null, dateOfBirth: '2013-05', dateOfBirthEstimated: true, sex: 'GIRL' };
  const { data } = await defender.ask('query ($code: String!) { caseFile(code: $code) { child { id version } } }', { code: caseCode });
  const child = data.caseFile.child;
  if (!child) return defender.change('recordChildIdentity', { caseCode, ...identity });
  return defender.change('amendChildIdentity', { caseCode, id: child.id, expectedVersion: child.version, why, ...identity });
}

const today = () => new Date().toISOString().slice(0, 10);
const letters = (count) => [...randomBytes(count)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
