const TRANSCRIPTS = 'test/transcripts/transcripts.e2e-spec.ts';
const SEARCH = 'test/transcripts/search.e2e-spec.ts';
const TRANSCRIPT_DECISIONS = 'migrations/testimony-mended/topics.sql.ts';

/** The testimony's transcript: unchanged, opened by a second person, searched over readable segments alone. */
export const TRANSCRIPT_MUTANTS = [
  {
    name: 'transcript-half-kept', promise: 'a transcript with a problem is not kept in part', file: 'apps/api/src/transcripts/transcript-import.service.ts',
    find: '    if (segments === null) {', replace: '    if (segments === null && problems.length > 50) {', spec: TRANSCRIPTS, test: 'not in part: each problem is named by line and rule',
  },
  {
    name: 'transcript-of-other-case', promise: 'a transcript is of a recording of its case', file: TRANSCRIPT_DECISIONS,
    find: 'WHERE r.id = p_recording AND r.case_id = p_case FOR UPDATE;\n', replace: 'WHERE r.id = p_recording FOR UPDATE;\n', spec: TRANSCRIPTS, test: 'only by an interviewer, with a second factor, for a recording of that case',
  },
  {
    name: 'transcript-without-second-factor', promise: 'a transcript is taken in with a second factor', file: TRANSCRIPT_DECISIONS,
    find: "IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' THEN PERFORM access.refuse('NOT_FOUND'); END IF;`;", replace: 'NULL;`;', spec: TRANSCRIPTS, test: 'only by an interviewer, with a second factor, for a recording of that case',
  },
  {
    name: 'segment-text-changes', promise: 'a segment never changes its text', file: 'migrations/other-child/table.sql.ts',
    find: "'{case_id,version,proposed_topic,", replace: "'{case_id,version,text,proposed_topic,", spec: TRANSCRIPTS, test: 'is written by no role of the application and changed by nobody',
  },
  {
    name: 'version-by-direct-insert', promise: 'no role writes a version of a transcript but by the decision', file: 'migrations/other-child/table.sql.ts',
    find: "IF TG_OP = 'INSERT' AND current_user LIKE", replace: "IF TG_OP = 'INSERT' AND false AND current_user LIKE", spec: TRANSCRIPTS, test: 'is written by no role of the application and changed by nobody',
  },
  {
    name: 'topic-by-one-person', promise: 'a topic opens a segment only when a second person agrees', file: 'migrations/testimony-mended/topics.sql.ts',
    find: 'WHERE s.proposed_by_id = access.me()) THEN', replace: 'WHERE false) THEN', spec: TRANSCRIPTS, test: 'that open nothing until a second person agrees',
  },
  {
    name: 'topic-kept-by-other-words', promise: 'other words are reviewed anew', file: 'migrations/testimony-mended/topics.sql.ts',
    find: " AND f.text = o.s ->> 'text';", replace: ';', spec: TRANSCRIPTS, test: 'is corrected by a new version that names it, once',
  },
  {
    name: 'halves-keep-topic', promise: 'what is cut has no topic until it is reviewed', file: 'migrations/testimony-mended/topics.sql.ts',
    find: 'CASE WHEN s.number <> p_number THEN s.topic END', replace: 's.topic', spec: TRANSCRIPTS, test: 'one a segment: a segment is cut where its topic changes',
  },
  {
    name: 'topic-not-in-sql', promise: 'a reviewed topic, and no other, opens a segment to a role', file: 'libs/authz/src/conditions.ts',
    find: 'sql: (table, _kind, cell) => onTopics(table, cell) }', replace: "sql: () => 'true' }", spec: TRANSCRIPTS, test: 'as a file of exactly the segments its reader may read',
  },
  {
    name: 'export-not-on-record', promise: 'an export names every segment in the log', file: 'apps/api/src/platform/read/transcript-export.ts',
    find: 'ids: segments.map((one) => one.id) }]', replace: 'ids: segments.slice(1).map((one) => one.id) }]', spec: TRANSCRIPTS, test: 'as a file of exactly the segments its reader may read',
  },
  {
    name: 'cites-what-it-may-not-read', promise: 'who cites may read the segment', file: 'apps/api/src/transcripts/citations.service.ts',
    find: '!(await mayReadRows(asking, [TranscriptSegment], [input.segmentId])) || ', replace: '', spec: TRANSCRIPTS, test: 'instead of asking again: the edge stands for those who read the kind of what cites',
  },
  {
    name: 'search-past-the-policy', promise: 'a search finds and counts readable segments alone', file: 'libs/authz/src/search-functions.ts',
    find: 'WHERE (${predicate(TranscriptSegment, role, CASES)})', replace: 'WHERE true', spec: SEARCH, test: 'finds, counts and shows nothing but what its reader may read',
  },
  {
    name: 'search-open-to-all', promise: 'each role searches through its own function', file: 'libs/authz/src/search-functions.ts',
    find: '`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC;`,', replace: '', spec: SEARCH, test: 'passes the row policies by in nothing but its own functions',
  },
  {
    name: 'search-tells-of-correction', promise: 'a correction that may not be read hides nothing', file: 'libs/authz/src/search-functions.ts',
    find: "AND (${corrected ?? 'false'})", replace: '', spec: SEARCH, test: 'looks into the latest version of a transcript',
  },
  {
    name: 'search-without-hits-unrecorded', promise: 'a search that finds nothing is on record', file: 'apps/api/src/platform/read/testimony-search.ts',
    find: 'if (entries.length === 0) entries.push(', replace: 'if (entries.length === 9) entries.push(', spec: SEARCH, test: 'is on record: each segment shown under its case',
  },
  {
    name: 'search-counts-unseen', promise: 'each case that a search counts is on record', file: 'apps/api/src/platform/read/testimony-search.ts',
    find: 'return counted ? [', replace: 'return counted && !found ? [', spec: 'test/attack/testimony-record.e2e-spec.ts', test: 'a count over several cases names each case that it counts',
  },
  {
    name: 'search-cursor-for-other-words', promise: 'a cursor goes on with the words it was given for', file: 'apps/api/src/platform/read/testimony-search.ts',
    find: 'query.everyVersion, query.text]);', replace: 'query.everyVersion]);', spec: SEARCH, test: 'goes on from page to page',
  },
  {
    name: 'search-by-accents', promise: 'accents do not matter in a search, ñ does', file: 'migrations/testimony/transcript.sql.ts',
    find: "|| websearch_to_tsquery(core.search_in(p_language), core.plain_letters(normalize(p_text, NFC)))", replace: '', spec: SEARCH, test: 'finds by stem, whatever the accents',
  },
];
