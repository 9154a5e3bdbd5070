import { CONDITION_WORDS, KIND_WORDS, ROLE_WORDS } from './policy-words.mjs';

/**
 * The policy as a page that a lawyer can read and sign, from the table the code decides by.
 *
 * @param {object} source what the built modules of libs/authz and libs/domain export
 * @returns {string} Markdown
 */
export function policyMatrix(source) {
  const { ROLES, CASE_KINDS, OFFICE_KINDS, MFA_KINDS } = source;
  return [
    '# Matriz de acceso / Policy matrix',
    '',
    'Generada de `libs/authz/src/policy.ts` con `npm run generate`; no se edita a mano. La base de datos, la API y la explicación de cada negativa salen de la misma tabla.',
    '',
    'Generated from `libs/authz/src/policy.ts` by `npm run generate`; not edited by hand. Database, API and the reason of every refusal come from the same table.',
    '',
    '`R` lee / reads · `W` lee y escribe / reads and writes · `·` retenido / withheld · letra / letter: bajo esa condición / under that condition.',
    'Todo vale en los casos asignados a la persona, con el rol de la asignación. / Everything holds on the cases assigned to the person, in the role of the assignment.',
    '',
    '## Información del caso / Case information',
    '',
    ...matrix(source, CASE_KINDS, ROLES),
    '',
    ...topics(source),
    '',
    ...otherChild(source),
    '',
    '## Información de oficina / Office information',
    '',
    ...matrix(source, OFFICE_KINDS, ROLES),
    '',
    'Conflictos de interés: solo quien audita en un órgano de control. / Conflicts of interest: only an auditor of a control body.',
    '',
    '## Condiciones / Conditions',
    '',
    ...table([['', 'Condición', 'Condition', 'Quién puede otorgar / who can grant'], ...usedConditions(source).map((letter) => [`\`${letter}\``, ...words(CONDITION_WORDS, letter), source.WHO_GRANTS[letter].map(roleName).join('; ') || '—'])]),
    '',
    '## Segundo factor / Second factor',
    '',
    `Sin segundo factor en el ingreso no se abre / without a second factor at sign-in these stay closed: ${MFA_KINDS.map(kindName).join('; ')}.`,
    '',
    '## Entradas sin asignación / Entrances without an assignment',
    '',
    `- Quien registró un informe lee lo que escribió / whoever logged a report reads what they typed: ${source.OWN_REPORT_KINDS.map(kindName).join('; ')}.`,
    `- La coordinación, antes de que exista un caso / a coordinator, before a case exists: ${source.UNOPENED_REPORT_KINDS.map(kindName).join('; ')}.`,
    '',
    '## Emergencia / Emergency',
    '',
    `- Una sola persona puede declarar una amenaza contra la vida y abrir la tarjeta de seguridad y una más / one person alone may declare a threat to life and open the safety card and one more: ${source.EMERGENCY_KINDS.map(kindName).join('; ')}.`,
    `- ${source.EMERGENCY_MINUTES} minutos; otra persona confirma dentro de ${source.EMERGENCY_CONFIRMATION_HOURS} horas. / ${source.EMERGENCY_MINUTES} minutes; a second person confirms within ${source.EMERGENCY_CONFIRMATION_HOURS} hours.`,
    `- Lo demás lo abre antes una segunda persona, que coordina el caso, en otra unidad: una o varias de estas partes, 60 minutos como máximo; control revisa cada acceso dentro de 72 horas. / All else is opened by a second person first, who coordinates the case, in another unit: one or more of these parts, 60 minutes at most; an auditor reviews each access within 72 hours.`,
    `- Roles: ${source.EMERGENCY_ROLES.map(roleName).join('; ')}.`,
    '',
    '## Valores declarados / Declared releases',
    '',
    'Valores legibles por más roles que su fuente; son los únicos. / Values readable by more roles than their source; there are no others.',
    '',
    ...table([['Valor / value', 'Sale de / from', 'Se lee como / read as', 'Función / function'], ...source.DECLARED_RELEASES.map((release) => [`\`${release.field}\``, kindName(release.from), kindName(release.to), `\`${release.by}\``])]),
    '',
    '## Decisiones / Decisions',
    '',
    'Quién puede pedir cada decisión, leído de las funciones de la base de datos que la toman; cada una exige además lo suyo (otra unidad, una segunda persona, el estado del caso).',
    'Who may ask for each decision, read from the functions of the database that take it; each demands more of its own (another unit, a second person, the state of the case).',
    '',
    ...decisions(source),
    '',
    '## Tareas / Tasks',
    '',
    `El título y el texto de una tarea se leen como su asunto / title and text of a task are read as its subject: ${source.TASK_KINDS.map(kindName).join('; ')}.`,
    '',
    '## Campos de cada clase / Fields of each kind',
    '',
    'Los campos con 🔒 se guardan cifrados. / Fields with 🔒 are stored encrypted.',
    `Todavía sin datos en esta versión / no data in this version yet: ${source.CASE_KINDS.filter((kind) => !hasTable(source, kind)).map(kindName).join('; ')}.`,
    '',
    ...table([['Clase / kind', 'Campos / fields'], ...fieldsByKind(source)]),
    '',
  ].join('\n');
}

function matrix({ cellFor }, kinds, roles) {
  return table([
    ['Clase / kind', ...roles.map((role) => words(ROLE_WORDS, role).join('<br>'))],
    ...kinds.map((kind) => [`${words(KIND_WORDS, kind).join('<br>')}<br>\`${kind}\``, ...roles.map((role) => letters(cellFor(role, kind)))]),
  ]);
}

/** `R g`: reads under condition g. `W a`: reads and writes under condition a. */
function letters({ read, write, when }) {
  if (!read && !write) return '·';
  const verb = write ? 'W' : 'R';
  if (when === undefined) return verb;
  return when === 'W1' ? 'W1' : `${verb} ${when}`;
}

function topics({ CASE_KINDS, ROLES, cellFor }) {
  const lines = CASE_KINDS.flatMap((kind) => ROLES.flatMap((role) => {
    const { topics: listed } = cellFor(role, kind);
    return listed ? [`- ${kindName(kind)}: ${roleName(role)}: ${listed.map((topic) => `\`${topic}\``).join(', ')}`] : [];
  }));
  return ['Temas de la condición `t` / topics of condition `t`:', '', ...lines];
}

function otherChild({ OF_ANOTHER_CHILD, SETTING_APART, WHO_OPENS_OTHER_CHILD }) {
  const kinds = OF_ANOTHER_CHILD.map(kindName).join('; ');
  return [
    `Lo que habla de otro niño o niña (${kinds}) se lee solo donde esta tabla lo da en los dos casos: en el propio y en el de ese niño o niña, con el rol que la persona tiene allí y como están las cosas allí. Mientras no se nombra un caso, nadie lo lee; lo que una sola persona apartó lo leen quienes pueden confirmarlo.`,
    `What speaks of another child (${kinds}) is read only where this table gives it on both cases: on its own and on that child's, in the role the person has there and as things stand there. While no case is named, nobody reads it; what one person alone set apart is read by those who may agree.`,
    '',
    `- Quién lo aparta y lo confirma, dos personas / who sets apart and agrees, two people: ${SETTING_APART.map(roleName).join('; ')}.`,
    `- Quién puede abrirlo, con una asignación al otro caso / who can open it, by an assignment to the other case: ${WHO_OPENS_OTHER_CHILD.map(roleName).join('; ')}.`,
  ];
}

/** For oneself, in whatever role one has. */
const OWN_WORD = 'declare_own_conflict';

function decisions({ DECISIONS, ROLES, demandedRoles }) {
  const known = DECISIONS.map((name) => [name, name === OWN_WORD ? [] : demandedRoles(name)]);
  return [
    ...table([['Decisión / decision', 'Roles'], ...known.filter(([, roles]) => roles.length > 0).map(([name, roles]) => [`\`${name}\``, ROLES.filter((role) => roles.includes(role)).map(roleName).join('; ')])]),
    '',
    `Sin rol propio: quien escribió la fila, la unidad que trajo el documento, o cualquiera por su propia palabra / no role of their own: whoever wrote the row, the unit that brought the document, or anyone by their own word: ${known.filter(([, roles]) => roles.length === 0).map(([name]) => `\`${name}\``).join(', ')}.`,
  ];
}

function usedConditions({ CASE_KINDS, OFFICE_KINDS, ROLES, cellFor }) {
  const used = new Set([...CASE_KINDS, ...OFFICE_KINDS].flatMap((kind) => ROLES.map((role) => cellFor(role, kind).when)));
  return Object.keys(CONDITION_WORDS).filter((letter) => used.delete(letter)).concat([...used].filter(Boolean));
}

function hasTable({ RECORD_TYPES, findRecord }, kind) {
  return RECORD_TYPES.some((type) => findRecord(type)?.kind === kind);
}

function fieldsByKind({ CASE_KINDS, OFFICE_KINDS, RECORD_TYPES, findRecord, classifiedFields }) {
  return [...CASE_KINDS, ...OFFICE_KINDS].flatMap((kind) => {
    const types = RECORD_TYPES.filter((type) => findRecord(type)?.kind === kind);
    const fields = types.map((type) => {
      const own = classifiedFields(type).filter((field) => field.kind !== 'inherited');
      return `${type.name}: ${own.map((field) => `\`${field.property}\`${field.encrypted ? ' 🔒' : ''}`).join(', ')}`;
    });
    return fields.length ? [[`\`${kind}\``, fields.join('<br>')]] : [];
  });
}

function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function words(dictionary, key) {
  const found = dictionary[key];
  if (!found) throw new Error(`scripts/policy-words.mjs has no words for ${key}`);
  return found;
}
const roleName = (role) => words(ROLE_WORDS, role).join(' / ');
const kindName = (kind) => words(KIND_WORDS, kind).join(' / ');
