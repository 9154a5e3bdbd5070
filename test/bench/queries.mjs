/** What a family defender opens and lists. Therapy notes are asked for and withheld: a forbidden kind must cost nothing. */
export const OPEN_CASE = `query ($code: String!) {
  caseFile(code: $code) {
    code stage priority ageBand openedAt nextDueAt
    child { givenNames familyNames dateOfBirth sex }
    family { nodes { role names relation } }
    safetyCard { mayNotApproach mayNotCollect ordersInForce selfHarmAlert language allergies }
    reports { nodes { code channel receivedAt anonymous complaintExists content { noticeKind offences firstDate lastDate place narrative } } }
    incidents { nodes { form platform setting aiGenerated firstDate lastDate placeKind description } }
    personsNamed { nodes { name alias relation stage } }
    therapyNotes { nodes { sessionOn body } }
    progressNotes { nodes { notedOn text } }
    measures { nodes { type fromAt untilAt orderedBy text } }
    tasks { nodes { ownerUnit dueAt status completedAt detail { subjectKind title legalBasis } } }
  }
}`;

export const LIST_CASELOAD = '{ caseload(first: 25) { nodes { code stage priority nextDueAt ageBand } pageInfo { hasNextPage } } }';

export const SEARCH = 'query ($text: String!) { searchTestimony(text: $text, first: 20) { totalCount nodes { id number text } pageInfo { hasNextPage } } }';

export const ROLE = 'FAMILY_DEFENDER';
export const AUDIENCE = 'heard-once';
export const ISSUER_PATH = '/issuer';

/** JSON with its keys in order, so that two answers can be compared letter by letter. */
export function normalised(text) {
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  };
  return JSON.stringify(sorted(JSON.parse(text)));
}
