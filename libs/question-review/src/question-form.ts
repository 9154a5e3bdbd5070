import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';

/** Forms of a question that deserve a second look before it is put to a child. */
export const QUESTION_FORMS = ['TAG', 'FORCED_CHOICE', 'YES_NO', 'NEGATIVE', 'PRESUPPOSITION', 'SUGGESTED_ANSWER', 'MULTIPLE', 'PRESSURE', 'COERCIVE_REPEAT'] as const;

export type QuestionForm = (typeof QUESTION_FORMS)[number];

export interface QuestionFormRule {
  readonly label: CodeLabel;
  /** For the person who reviews the question: what the form does and what could be asked instead. */
  readonly hint: CodeLabel;
  /** Type of the NICHD coding to which the form belongs, or null where it is no type of question but a circumstance. */
  readonly nichdType: 'OPTION_POSING' | 'SUGGESTIVE' | null;
}

export const QUESTION_FORM_RULES: Readonly<Record<QuestionForm, QuestionFormRule>> = {
  TAG: {
    label: { es: 'Coletilla', en: 'Tag question' },
    hint: { es: 'La coletilla pide asentir. ¿Se puede invitar a contar: «Cuéntame…»?', en: 'The tag asks for agreement. Could it be an invitation: "Tell me…"?' },
    nichdType: 'SUGGESTIVE',
  },
  FORCED_CHOICE: {
    label: { es: 'Elección entre opciones', en: 'Forced choice' },
    hint: { es: 'La respuesta puede no estar entre las opciones. ¿Se puede preguntar con «qué», «cómo» o «dónde»?', en: 'The answer may not be among the options. Could it start with "what", "how" or "where"?' },
    nichdType: 'OPTION_POSING',
  },
  YES_NO: {
    label: { es: 'Pregunta de sí o no', en: 'Yes-or-no question' },
    hint: { es: 'Se responde con sí o no. ¿Se puede invitar a contar, o pedir después que cuente todo?', en: 'It is answered by yes or no. Could it be an invitation, or be followed by one?' },
    nichdType: 'OPTION_POSING',
  },
  NEGATIVE: {
    label: { es: 'Pregunta en negativo', en: 'Negative question' },
    hint: { es: 'El «no» deja ver la respuesta esperada y confunde. ¿Se puede preguntar en positivo y abierto?', en: 'The negation shows the answer expected and confuses. Could it be asked openly, without it?' },
    nichdType: 'SUGGESTIVE',
  },
  PRESUPPOSITION: {
    label: { es: 'Da algo por hecho', en: 'Takes something for granted' },
    hint: { es: 'Da por hecho algo. ¿Lo ha dicho ya la niña o el niño, con sus palabras?', en: 'It takes something for granted. Has the child already said it, in these words?' },
    nichdType: 'SUGGESTIVE',
  },
  SUGGESTED_ANSWER: {
    label: { es: 'Contiene la respuesta', en: 'Contains the answer' },
    hint: { es: 'Trae lo que otra persona dijo o cree. ¿Se puede preguntar sin ello?', en: 'It brings in what somebody else said or believes. Could it be asked without?' },
    nichdType: 'SUGGESTIVE',
  },
  MULTIPLE: {
    label: { es: 'Varias preguntas en una', en: 'Several questions in one' },
    hint: { es: 'No se sabrá a cuál se responde. ¿Se pueden separar?', en: 'Nobody will know which one was answered. Could they be parted?' },
    nichdType: null,
  },
  PRESSURE: {
    label: { es: 'Presión', en: 'Pressure' },
    hint: { es: 'Puede oírse como obligación, reproche o promesa. Puede decir «no sé» o no responder.', en: 'It may be heard as a duty, a reproach or a promise. The child may say "I don\'t know" or not answer.' },
    nichdType: 'SUGGESTIVE',
  },
  COERCIVE_REPEAT: {
    label: { es: 'Insiste o pone en duda', en: 'Insists or doubts' },
    hint: { es: 'Repetir o dudar hace pensar que la primera respuesta estaba mal.', en: 'Asking again or doubting tells the child that the first answer was wrong.' },
    nichdType: 'SUGGESTIVE',
  },
};
