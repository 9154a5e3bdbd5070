import type { Catalogue, Pattern, SourceCode } from './pattern.js';

const PERSON = '(mum|mom|mummy|mommy|dad|daddy|mother|father|brother|sister|grandma|grandpa|grandmother|grandfather|aunt|uncle|cousin|stepfather|stepmother|teacher|friend|neighbour|neighbor|doctor|psychologist)';
const PRONOUN = '(i|you|he|she|it|we|they|there|that|this)';
const SUBJECT = `(${PRONOUN}|the|your|his|her|their|my|any|anyone|anybody|anything|someone|somebody|everyone|everybody)`;
const AUXILIARY = '(did|do|does|was|were|is|are|am|has|have|had|can|could|would|will|should|may|might)';
const NEGATED = "(didn'?t|don'?t|doesn'?t|wasn'?t|weren'?t|isn'?t|aren'?t|hasn'?t|haven'?t|hadn'?t|can'?t|couldn'?t|wouldn'?t|won'?t|shouldn'?t)";
const INTERROGATIVE = "(what|who|whom|whose|where|when|why|how|which)('s|'re|'d|'ll|'ve)?";
const TAG = "(right|correct|true|yes|yeah|no|okay|ok|huh|eh|am i right|am i wrong|is(n'?t)? that (right|correct|true|so|what happened|how it was|it)|don'?t you think|or not)";
const TELL = '(tell|answer|say|talk|speak|remember|explain|admit)';

type Row = Omit<Pattern, 'form' | 'source'>;
const rows = (form: Pattern['form'], source: SourceCode, list: readonly Row[]): readonly Pattern[] => list.map((row) => ({ form, source, ...row }));

/** English wordings. */
export const ENGLISH: Catalogue = {
  language: 'en',
  fillers: 'and|so|but|then|now|okay|ok|well|please|also',
  interrogatives: [{ at: 'ANYWHERE', words: INTERROGATIVE }],
  patterns: [
    ...rows('INVITATION', 'NICHD', [
      { at: 'CLAUSE', words: '(tell|show|describe|explain)', unless: '(tell|show) (me |us )?(if|whether)' },
      { at: 'START', words: '(can|could|would|will) you (please )?(tell|show|describe|explain|talk)', unless: '(tell|show) (me |us )?(if|whether)' },
      { at: 'START', words: "(i'd|i would|i want|i'd really) (like |love )?(you )?to (tell|hear|know|describe|explain)" },
      { at: 'CLAUSE', words: 'what (else )?(happened|happens)' },
    ]),
    ...rows('TAG', 'LYON', [
      { at: 'WHOLE', words: `(${TAG}|(${AUXILIARY}|${NEGATED}) ${PRONOUN}( not)?)`, asked: true },
      { at: 'END', words: `, (${TAG}|(${AUXILIARY}|${NEGATED}) ${PRONOUN}( not)?)`, asked: true },
      { at: 'END', words: '(there|here|then|him|them|it|you|home) (right|correct)', asked: true },
      { at: 'START', words: "(isn'?t it|is it not|is it|it'?s) (true|right|correct|the case|a fact) that", asked: true },
    ]),
    ...rows('FORCED_CHOICE', 'NICHD', [
      { at: 'ANYWHERE', words: 'or', unless: `(more or less|or something (like|$)|or so|or anything|or ${INTERROGATIVE}|one or two|two or three|brothers or sisters|sisters or brothers|(anything|something|anyone|someone) or (anything|something|anyone|someone))`, asked: true },
      { at: 'END', words: ', [a-z]{2,15}, [a-z]{2,15}', unless: INTERROGATIVE, asked: true },
      { at: 'ANYWHERE', words: '(tell|say|show) (me |us )?(if|whether) … or' },
    ]),
    ...rows('NEGATIVE', 'LYON', [
      { at: 'CLAUSE', words: `${NEGATED} ${SUBJECT}` },
      { at: 'CLAUSE', words: `${AUXILIARY} (${PRONOUN}|(the|your|his|her|their|my) [a-z]{2,20}) not` },
      { at: 'ANYWHERE', words: `(${NEGATED}|never|not)`, unless: INTERROGATIVE, asked: true },
    ]),
    ...rows('YES_NO', 'NICHD', [
      { at: 'CLAUSE', words: AUXILIARY, asked: true },
      { at: 'START', words: `${AUXILIARY} ${SUBJECT}` },
    ]),
    ...rows('YES_NO', 'FAUX_INVITATION', [{ at: 'ANYWHERE', words: '(tell|say|show) (me |us )?(if|whether)' }]),
    ...rows('PRESUPPOSITION', 'LYON', [
      { at: 'ANYWHERE', words: '(stop|stops|stopped) [a-z]{2,15}ing', asked: true },
      { at: 'ANYWHERE', words: '(keep|keeps|kept|continue|continued|carry on|carried on) ([a-z]{2,15}ing|to)', asked: true },
      { at: 'ANYWHERE', words: '(again|still|also|anymore)', asked: true },
      { at: 'END', words: '(too|as well)', asked: true },
      { at: 'ANYWHERE', words: '(first|second|last|next|other) (time|one)', asked: true },
      { at: 'ANYWHERE', words: '(who|where|when) else', asked: true },
      { at: 'ANYWHERE', words: '(how many times|how often|how many more)', asked: true },
    ]),
    ...rows('SUGGESTED_ANSWER', 'NICHD', [
      { at: 'ANYWHERE', words: `(your|his|her|my|the) ${PERSON} (has |had |already )?(told (me|us)|said|says|tells (me|us)|mentioned|thinks|saw)`, unless: `what … ${PERSON} (said|says|told)` },
      { at: 'CLAUSE', words: "(i|we) (already )?(know|heard|think|believe|guess|suppose|imagine|bet|was told|were told|understand|am sure|have heard)( that)?", unless: "(think|know|sure) (about|if|whether)" },
      { at: 'CLAUSE', words: '(everybody|everyone|somebody|someone|people|they|he|she) (has |have |already )?(told|tells|tell) (me|us)' },
      { at: 'CLAUSE', words: '(everybody|everyone|people) (else )?(says|say|knows|know|thinks|think)' },
      { at: 'CLAUSE', words: 'according to' },
      { at: 'ANYWHERE', words: '(told|tells|tell) (me|us)', unless: "(you|you'?ve|if|until|everything|what|to|haven'?t|didn'?t|please|can|could|would|and|others|other|must|just) … (told|tells|tell) (me|us)|^ ?(please |and |so |now )?tell (me|us)|what … told|others? … told", asked: false },
      { at: 'ANYWHERE', words: `(already |has |have )?(said|says|say|claims|claim|mentioned|mentions|thinks|believes) (that )?${SUBJECT}`, unless: "(you|i|you'?ve|i'?ve|what|everything|whatever|anything|something) (just |already |had |have )?(said|says|say|mentioned)|(what|everything|all|whatever) … (said|says|say)", asked: false },
      { at: 'CLAUSE', words: '(i|we) (also )?(found out|learned|learnt|gather|noticed|was informed|were informed)( that)?' },
      { at: 'CLAUSE', words: '(i|we) (read|saw|heard) … that' },
      { at: 'CLAUSE', words: 'it (seems|looks|sounds|appears|must have)' },
    ]),
    ...rows('MULTIPLE', 'LYON', [
      { at: 'ANYWHERE', words: `and (with |to |from |at |in |for )?${INTERROGATIVE}`, unless: `^ ?and ${INTERROGATIVE}`, asked: true },
      { at: 'ANYWHERE', words: `${INTERROGATIVE} (and|or) ${INTERROGATIVE}`, asked: true },
      { at: 'ANYWHERE', words: `and ${AUXILIARY} ${SUBJECT}`, unless: `^ ?and ${AUXILIARY}`, asked: true },
    ]),
    ...rows('PRESSURE', 'LYON', [
      { at: 'ANYWHERE', words: `(you|you'?ve) (really |just )?(have to|need to|must|got to|have got to|had better|should) ${TELL}` },
      { at: 'ANYWHERE', words: "if you (don'?t |do not |won'?t )?(tell|answer|talk to|help)" },
      { at: 'ANYWHERE', words: "if you (don'?t|do not|won'?t) (want to )?(talk|say|speak|remember)" },
      { at: 'ANYWHERE', words: `(you are|you'?re|you will|you'?ll) (going to |gonna )?${TELL}` },
      { at: 'ANYWHERE', words: `important (that you|for you to|you) ${TELL}` },
      { at: 'CLAUSE', words: '(be|you are|you have to be) (a )?(brave|good|honest|strong|big)' },
      { at: 'ANYWHERE', words: '(all|both) (of )?(your|the) … (already )?(talked|told|spoken|answered|spoke)', asked: false },
      { at: 'ANYWHERE', words: 'until you (have )?(tell|told|answer|answered|say|said|talk)' },
      { at: 'ANYWHERE', words: `(i|we) (really )?need you to ${TELL}` },
      { at: 'CLAUSE', words: "why (didn'?t|don'?t|did you not|haven'?t)" },
      { at: 'ANYWHERE', words: '(tell|say|telling) (me |us )?the truth' },
      { at: 'ANYWHERE', words: "(don'?t|do not|stop) (lie|lying)" },
      { at: 'ANYWHERE', words: "(i|we) (don'?t|do not) believe you" },
      { at: 'ANYWHERE', words: '(other|others) … (already )?(told|said|talked|answered)' },
      { at: 'START', words: '(just )?(admit|confess)' },
    ]),
    ...rows('COERCIVE_REPEAT', 'LYON', [
      { at: 'ANYWHERE', words: '(ask|asking) (you )?(that |this |it )?(once )?(again|once more)' },
      { at: 'ANYWHERE', words: "(already|just) asked( you)?" },
      { at: 'ANYWHERE', words: '(are|were) you (really |quite |absolutely |completely |very )?(sure|certain)' },
      { at: 'CLAUSE', words: '(surely|really|seriously)', asked: true },
      { at: 'START', words: '(once more|one more time|again|once again)' },
      { at: 'ANYWHERE', words: "(not|isn'?t|wasn'?t|that'?s not) (the same as )?what you (said|told|were saying)" },
      { at: 'ANYWHERE', words: '(before|earlier|yesterday) you (said|told me) (something|the opposite)' },
      { at: 'START', words: "(i|i'?ll|i will|let me) (repeat|insist)" },
      { at: 'ANYWHERE', words: 'think (harder|again|carefully)' },
      { at: 'ANYWHERE', words: "(you|you'?ve) (still )?(haven'?t|didn'?t|not) (answered|answer|told me|tell me)" },
    ]),
  ],
};
