import type { Catalogue, Pattern, SourceCode } from './pattern.js';

const PERSON = '(mama|papa|mami|papi|madre|padre|hermano|hermana|abuelo|abuela|tio|tia|primo|prima|padrastro|madrastra|profe|profesor|profesora|maestro|maestra|amigo|amiga|vecino|vecina|doctor|doctora|psicologa|psicologo)';
const PREPOSITION = '((a|con|de|desde|en|hacia|hasta|para|por|sobre) )?';
const INTERROGATIVE = '(que|quien|quienes|como|cuando|donde|adonde|cual|cuales|cuanto|cuanta|cuantos|cuantas)';
const ACCENTED = '(qué|quién|quiénes|cómo|cuándo|dónde|adónde|cuál|cuáles|cuánto|cuánta|cuántos|cuántas)';
const TAG = '((no )?(es )?(verdad|cierto|asi|correcto)|((cierto|verdad|claro) que )?(si|no)|o no|no (crees|te parece)|o? ?me equivoco|tengo razon|eh|ah|vale|listo|de acuerdo|a que (si|no))';
const TELL = '(decir|contar|responder|contestar|hablar|recordar|acordar|confesar)[a-z]{0,5}';

type Row = Omit<Pattern, 'form' | 'source'>;
const rows = (form: Pattern['form'], source: SourceCode, list: readonly Row[]): readonly Pattern[] => list.map((row) => ({ form, source, ...row }));

/** Spanish wordings. A yes-or-no question has the order of words of a statement: without a question mark it is not recognised. */
export const SPANISH: Catalogue = {
  language: 'es',
  fillers: 'y|e|pero|entonces|bueno|ahora|luego|oye|a ver|acaso|despues|por favor',
  interrogatives: [
    { at: 'CLAUSE', words: `${PREPOSITION}${INTERROGATIVE}` },
    { at: 'ANYWHERE', words: ACCENTED },
  ],
  patterns: [
    ...rows('INVITATION', 'NICHD', [
      { at: 'CLAUSE', words: '(cuenta|cuente|habla|describe|explica|muestra|ensena|dibuja)(me|nos)?', unless: '(cuentame|cuenteme|explicame) si' },
      { at: 'START', words: '(dime|diga|digame) (todo|mas|lo que|que|como|donde|quien|cuando|sobre|de|acerca)', unless: '(dime|digame) la verdad' },
      { at: 'START', words: '(me )?(puedes|podrias|quieres) (contar|decir|explicar|hablar|describir|mostrar)(me|nos)?', unless: '(contarme|decirme|contar|decir) si' },
      { at: 'START', words: '(quiero|quisiera|me gustaria) que (me |nos )?(cuentes|contaras|hables|hablaras|digas|dijeras|expliques|describas)' },
      { at: 'CLAUSE', words: 'que (mas )?(paso|sucedio|ocurrio)' },
    ]),
    ...rows('TAG', 'LYON', [
      { at: 'WHOLE', words: TAG, asked: true },
      { at: 'END', words: `, ${TAG}`, asked: true },
      { at: 'START', words: '((no )?es )?(verdad|cierto) que', asked: true },
      { at: 'START', words: 'a que (te|le|les|lo|la|los|las|se|si|no|era|eran|fue|estaba)', unless: 'a qué', asked: true },
    ]),
    ...rows('FORCED_CHOICE', 'NICHD', [
      { at: 'ANYWHERE', words: '(o|u)', unless: `(mas o menos|o algo asi|o sea|o ${INTERROGATIVE}|una o dos|dos o tres|(cosa|algo|alguien|persona) o (cosa|algo|alguien|persona)|hermanos o hermanas|hermanas o hermanos)`, asked: true },
      { at: 'END', words: ', [a-z]{2,15}, [a-z]{2,15}', unless: `(${ACCENTED}|^ ?${INTERROGATIVE})`, asked: true },
      { at: 'ANYWHERE', words: '(dime|digame|cuentame|decirme|contarme) si … (o|u)' },
    ]),
    ...rows('NEGATIVE', 'LYON', [
      { at: 'CLAUSE', words: 'no [a-z]{2,20}', asked: true },
      { at: 'ANYWHERE', words: '(no|nunca|jamas|ni siquiera)', unless: `(${ACCENTED}|^ ?${INTERROGATIVE})`, asked: true },
    ]),
    ...rows('YES_NO', 'NICHD', [
      { at: 'START', words: '(sabes|recuerdas|te acuerdas|crees|piensas|viste|oiste|escuchaste)', asked: true },
    ]),
    ...rows('YES_NO', 'FAUX_INVITATION', [{ at: 'ANYWHERE', words: '(dime|digame|cuentame|decirme|contarme|explicame) si' }]),
    ...rows('PRESUPPOSITION', 'LYON', [
      { at: 'ANYWHERE', words: '(dejo|dejaste|dejaron|dejas|deja|paro|paraste|pararon) de', asked: true },
      { at: 'ANYWHERE', words: '(volvio|volviste|volvieron|volvia) a', asked: true },
      { at: 'ANYWHERE', words: '(siguio|seguiste|siguieron|sigue|sigues|seguia|continuo|continuaste)', asked: true },
      { at: 'ANYWHERE', words: '(otra vez|de nuevo|nuevamente|todavia|tambien|tampoco)', asked: true },
      { at: 'ANYWHERE', words: '((primera|segunda|ultima|siguiente|proxima) vez|(que|cual) (otra|otro|otras|otros) [a-z]{2,20})', asked: true },
      { at: 'ANYWHERE', words: '(quien|quienes|donde|cuando) mas', asked: true },
      { at: 'ANYWHERE', words: '(cuantas veces|cada cuanto|con que frecuencia)', asked: true },
    ]),
    ...rows('SUGGESTED_ANSWER', 'NICHD', [
      { at: 'ANYWHERE', words: `(tu|su|mi|la|el) ${PERSON} (ya )?((me|nos) )?(dijo|dice|conto|cuenta|explico|comento|vio|ha dicho|ha contado) (que|como)` },
      { at: 'CLAUSE', words: '(ya )?(me|nos) (dijeron|contaron|han dicho|han contado|comentaron|informaron|dijo|conto) (que|como)' },
      { at: 'CLAUSE', words: '(yo )?(ya )?(se|sabemos|creo|creemos|pienso|supongo|imagino|me imagino|apuesto a|estoy segura de|estoy seguro de|parece|seguro) que' },
      { at: 'ANYWHERE', words: '(todos|todo el mundo|alguien) (ya )?((me|nos) )?(dicen|saben|dice|sabe|dijo|conto|dijeron) que' },
      { at: 'ANYWHERE', words: '(dijo|dice|dicen|dijeron|conto|cuenta|cuentan|contaron|comento|explico|asegura|afirma|cree|creen|vio|vieron) que', unless: '(lo que|todo|cuentame|dime|explicame)', asked: false },
      { at: 'CLAUSE', words: '(ya )?(me entere|nos enteramos|supe|supimos|entiendo|tengo entendido|oi|vi|escuche|lei|leimos|vimos) (de )?que' },
      { at: 'CLAUSE', words: '(lei|leimos|vi|vimos|escuche|oi) (en|a|por) … que' },
      { at: 'CLAUSE', words: '((a mi|a nosotros) )?((me|nos) parece|se ve|se nota|dicen|es obvio|esta claro) que' },
      { at: 'CLAUSE', words: `segun (tu|su|el|la|los|las|mi|nos)` },
    ]),
    ...rows('MULTIPLE', 'LYON', [
      { at: 'ANYWHERE', words: `(y|e|o|,) ${PREPOSITION}${ACCENTED}`, unless: `^ ?y ${ACCENTED}`, asked: true },
      { at: 'ANYWHERE', words: `${INTERROGATIVE} (y|o) ${INTERROGATIVE}`, asked: true },
      { at: 'ANYWHERE', words: 'y (te|le|les|se|lo|la|los|las) [a-z]{2,12}(o|io|aron|ieron|aste|iste)', asked: true },
      { at: 'ANYWHERE', words: '(y|o) ((a|con|de|desde|en|para|por) )?(quien|quienes|donde|cual|cuales|cuanto|cuantos|cuantas)', unless: `^ ?y ${PREPOSITION}${INTERROGATIVE}`, asked: true },
    ]),
    ...rows('PRESSURE', 'LYON', [
      { at: 'ANYWHERE', words: `(tienes que|tendras que|tendrias que|debes|deberias|hay que) ${TELL}`, unless: '(no tienes que|no debes|no hay que)' },
      { at: 'ANYWHERE', words: 'si (no )?(me|nos) (lo )?(dices|cuentas|respondes|contestas|ayudas)' },
      { at: 'ANYWHERE', words: 'si no (lo )?(hablas|dices|cuentas|respondes|contestas|quieres hablar)' },
      { at: 'ANYWHERE', words: `(me |nos )?(lo )?vas a ${TELL}`, asked: false },
      { at: 'ANYWHERE', words: '(importante|urgente|necesario|mejor) que (me |nos )?(lo )?(respondas|contestes|digas|cuentes|hables|recuerdes)' },
      { at: 'CLAUSE', words: '(se|eres|debes ser) (valiente|buena|bueno|honesta|honesto|fuerte)' },
      { at: 'ANYWHERE', words: '(todos|todas|companeros|companeras|amigos|amigas|hermanos) … (ya )?(hablaron|contaron|dijeron|respondieron)', asked: false },
      { at: 'ANYWHERE', words: 'hasta que (me |nos )?(lo )?(digas|cuentes|respondas|contestes|hables)' },
      { at: 'ANYWHERE', words: '(necesito|necesitamos|quiero) que (me |nos )?(lo )?(respondas|contestes|digas la verdad)' },
      { at: 'ANYWHERE', words: '(necesito|necesitamos) que (me |nos )?(lo )?(digas|cuentes|recuerdes)' },
      { at: 'CLAUSE', words: 'por que no' },
      { at: 'ANYWHERE', words: '(di|dime|digas|decir) la verdad' },
      { at: 'ANYWHERE', words: 'no (me )?(digas mentiras|mientas|enganes|te creo)' },
      { at: 'ANYWHERE', words: '(otros|otras|demas) … ya (me |nos )?(lo )?(contaron|dijeron|hablaron|respondieron)' },
      { at: 'START', words: '(confiesa|admite|reconoce)' },
    ]),
    ...rows('COERCIVE_REPEAT', 'LYON', [
      { at: 'ANYWHERE', words: '(pregunto|preguntare|preguntar|repito|repetire) (eso |esto |lo mismo )?(otra vez|de nuevo|nuevamente)' },
      { at: 'ANYWHERE', words: '(vuelvo|volvere|volver) a (preguntar|repetir)[a-z]{0,4}' },
      { at: 'ANYWHERE', words: 'otra vez te (lo )?pregunto' },
      { at: 'ANYWHERE', words: 'ya te (lo )?(pregunte|habia preguntado|he preguntado)' },
      { at: 'ANYWHERE', words: '(estas|esta) (muy |bien |completamente |realmente |totalmente )?(segura|seguro)' },
      { at: 'START', words: '(de verdad|en serio|seguro|segura)( que)?', asked: true },
      { at: 'START', words: '(otra vez|de nuevo|una vez mas)' },
      { at: 'ANYWHERE', words: 'no (es|fue|era) lo (mismo )?que (me |nos )?(dijiste|contaste|habias dicho)' },
      { at: 'ANYWHERE', words: '(antes|primero|ayer) (me |nos )?(dijiste|contaste) (otra cosa|algo distinto|lo contrario)' },
      { at: 'START', words: '(repito|insisto)' },
      { at: 'ANYWHERE', words: '(piensa|piensalo|recuerda) (bien|mejor|otra vez|de nuevo)' },
      { at: 'ANYWHERE', words: 'no (me )?(has (contestado|respondido)|contestaste|respondiste)' },
    ]),
  ],
};
