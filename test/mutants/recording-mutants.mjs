const CONDITIONS = 'libs/authz/src/conditions.ts';
const RECORDINGS = 'migrations/testimony/recording-decisions.sql.ts';
const UPLOADS = 'test/recordings/upload.e2e-spec.ts';
const PLAYBACK = 'test/recordings/playback.e2e-spec.ts';
const CUSTODY = 'test/recordings/custody.e2e-spec.ts';
const BUCKET = 'test/recordings/bucket.e2e-spec.ts';
const RECORDING_BUCKET = 'apps/api/src/recordings/recording-bucket.ts';
const OBJECT_STORE = 'apps/api/src/recordings/object-store.ts';
const EVIDENCE = 'test/evidence/evidence.e2e-spec.ts';

/** A recording as received, seen by nobody unrecorded; evidence beside it. As `MUTANTS`. */
export const RECORDING_MUTANTS = [
  {
    name: 'playback-unlogged', promise: 'what was released of a recording is on record, to the second', file: 'apps/api/src/recordings/playback.ts',
    find: "return [{ type: 'Recording.media', fields: releasedAs(range, recording), ids: [recording.id] }];", replace: 'return [];', spec: PLAYBACK, test: 'only after what goes out is on record',
  },
  {
    name: 'playback-before-its-record', promise: 'nothing of a recording leaves while the log cannot be written', file: 'apps/api/src/platform/read/recording-door.ts',
    find: 'const { receipt, current } = await log.append([entry], { covers: [asked.recordingId], guard });', replace: 'const { receipt, current } = await log.append([], { covers: [asked.recordingId], guard });', spec: PLAYBACK, test: 'only after what goes out is on record',
  },
  {
    name: 'key-without-receipt', promise: 'the key of a recording opens against the receipt of its record alone', file: 'apps/api/src/platform/keys/recording-keys.ts',
    find: "if (!this.verifyReceipt(receipt, { caseId: recordingId })) throw new KeyError('RECEIPT_REFUSED');", replace: '', spec: 'apps/api/src/platform/keys/recording-keys.spec.ts', test: 'opens for reading against a receipt of that recording alone',
  },
  {
    name: 'revoked-stream-goes-on', promise: 'what plays stops at the next chunk when access ends', file: 'apps/api/src/platform/read/recording-door.ts',
    find: 'return (performance.now() < until && now.get(facts.caseId) === facts.epoch) || this.renew(grant);', replace: 'return true;', spec: PLAYBACK, test: 'and stops at the next chunk when it ends',
  },
  {
    name: 'chunk-without-a-look', promise: 'each chunk leaves only while access stands', file: 'apps/api/src/recordings/send-chunks.ts',
    find: 'if (!(await look.standing) || out.destroyed) {', replace: 'if (out.destroyed) {', spec: PLAYBACK, test: 'and stops at the next chunk when it ends',
  },
  {
    name: 'look-that-waited', promise: 'a look made before a slow receiver was served is made again', file: 'apps/api/src/recordings/send-chunks.ts',
    find: 'if (performance.now() - look.at > LOOK_HOLDS_MS) look = lookNow(stands);', replace: '', spec: 'apps/api/src/recordings/send-chunks.spec.ts', test: 'stops at the portion whose turn comes after access ended',
  },
  {
    name: 'more-than-is-played', promise: 'an answer gives thirty seconds ahead at most', file: 'apps/api/src/recordings/playback.ts',
    find: 'Math.max(LEAST_BYTES, (sizeBytes / durationMs) * MOST_MS)', replace: 'Math.max(LEAST_BYTES, sizeBytes)', spec: PLAYBACK, test: 'thirty seconds ahead at most',
  },
  {
    name: 'ticket-used-twice', promise: 'a ticket opens one session', file: RECORDINGS,
    find: ' AND opened_at IS NULL AND ticket_until > now() RETURNING', replace: ' AND ticket_until > now() RETURNING', spec: PLAYBACK, test: 'by a ticket that is used once',
  },
  {
    name: 'ticket-of-another', promise: 'a ticket is for who was given it', file: RECORDINGS,
    find: 'WHERE ticket_sha256 = p_ticket AND person_id = p_person AND jti = p_jti AND', replace: 'WHERE ticket_sha256 = p_ticket AND', spec: PLAYBACK, test: 'by a ticket that is used once',
  },
  {
    name: 'session-outlives-sign-in', promise: 'a session of playback ends with its sign-in', file: 'apps/api/src/api.ts',
    find: '    return platform.actors.actorOf(token);\n', replace: '    return platform.actors.actorOf({ ...token, jti: `${token.jti}.` });\n', spec: PLAYBACK, test: 'as long as the sign-in lasts that opened it',
  },
  {
    name: 'range-not-looked-up-again', promise: 'each range is decided anew', file: 'apps/api/src/platform/read/recording-door.ts',
    find: 'const found = here && (await this.find(context.actor, asked.recordingId, here.case_id));', replace: "const kept = ((globalThis as { kept?: Map<string, RecordingGrant> }).kept ??= new Map());\n    const name = `${context.actor.personId} ${asked.recordingId}`;\n    const found = here && (kept.get(name) ?? (await this.find(context.actor, asked.recordingId, here.case_id)));\n    if (found) kept.set(name, { ...found, facts: { ...found.facts, epoch: (await this.platform.pools.read.query<{ epoch: string }>({ ...EPOCHS, values: [[], [here.case_id]] })).rows[0]?.epoch ?? '' } });", spec: PLAYBACK, test: 'each range only while access stands',
  },
  {
    name: 'named-for-any-recording', promise: 'an investigator plays the recording they are named for', file: CONDITIONS,
    find: 'v.recording_id = ${table}.recording_id AND v.case_id', replace: 'v.case_id', spec: PLAYBACK, test: 'by direct SQL as a role of the application no key and no ticket is read',
  },
  {
    name: 'names-own-unit', promise: 'nobody names their own unit', file: 'migrations/testimony-mended/decided.sql.ts',
    find: "PERFORM access.require_role(p_case, 'PROSECUTOR'); PERFORM access.require_other_unit(p_person);", replace: "PERFORM access.require_role(p_case, 'PROSECUTOR');", spec: PLAYBACK, test: 'by the investigator the prosecutor named',
  },
  {
    name: 'hash-not-compared', promise: 'a recording is intact where its hash is that of what was received', file: 'migrations/custody/verification.sql.ts',
    find: 'v_intact := p_sha256 IS NOT DISTINCT FROM v.sha256;', replace: 'v_intact := p_sha256 IS NOT NULL;', spec: CUSTODY, test: 'compares the hash in the database',
  },
  {
    name: 'damage-found-once', promise: 'each damaged chunk is named', file: 'apps/api/src/recordings/integrity.ts',
    find: 'next = (chunk + 1) * CHUNK_SIZE;', replace: 'next = reader.size;', spec: CUSTODY, test: 'names each chunk in which a bit was turned',
  },
  {
    name: 'original-changed', promise: 'a sealed recording never changes', file: 'migrations/custody/recording.sql.ts',
    find: "THEN PERFORM core.refuse_as('recording_stays_as_received'); END IF;", replace: 'THEN NULL; END IF;', spec: UPLOADS, test: 'is never changed and never deleted, by nobody',
  },
  {
    name: 'uploaded-by-anybody', promise: 'bytes come from the uploader alone', file: 'apps/api/src/recordings/upload.service.ts',
    find: "if (grant.facts.role !== 'FORENSIC_INTERVIEWER' || grant.recording.authorId !== context.actor.personId) throw", replace: 'if (Date.now() < 0) throw', spec: UPLOADS, test: 'takes bytes from its uploader alone', only: 'takes bytes from its uploader alone',
  },
  {
    name: 'picture-as-recording', promise: 'a picture is not stored as a recording', file: 'apps/api/src/recordings/upload-store.ts',
    find: '      if (beginsAsOther(gathered)) throw refusal();\n      yield', replace: '      yield', spec: UPLOADS, test: 'refuses what is no recording, and says where it belongs', only: 'refuses what is no recording',
  },
  {
    name: 'evidence-list-with-a-gap', promise: 'a list of evidence goes on where it ended', file: 'migrations/testimony/evidence.sql.ts',
    find: "IF p_from <> v.files_received + 1 THEN PERFORM access.refuse('STALE_VERSION'); END IF;", replace: '', spec: EVIDENCE, test: 'is entered as a list of hashes',
  },
  {
    name: 'evidence-closed-by-any-hash', promise: 'a list of evidence is closed by the hash of what was entered', file: 'migrations/testimony/evidence.sql.ts',
    find: "IF v_manifest <> p_manifest THEN PERFORM access.refuse('VALIDATION'); END IF;", replace: '', spec: EVIDENCE, test: 'is entered as a list of hashes',
  },
  {
    name: 'evidence-of-another-case', promise: 'evidence is linked within its case', file: 'migrations/testimony/evidence.sql.ts',
    find: 'WHERE i.id = NEW.incident_id AND i.case_id = NEW.case_id))', replace: 'WHERE i.id = NEW.incident_id))', spec: EVIDENCE, test: 'is about an incident or a segment of the same case',
  },
  {
    name: 'evidence-hidden-one-told', promise: 'evidence, incidents and segments that are not theirs are not there for whoever names them', file: 'apps/api/src/evidence/evidence.service.ts',
    find: 'if (id && !(await mayReadRows(', replace: 'if (false && id && !(await mayReadRows(', spec: EVIDENCE, test: 'is not there for whoever does not read it',
  },
  {
    name: 'object-not-read-back', promise: 'a recording is in the bucket only once it was read back and compared', file: RECORDING_BUCKET,
    find: '      await this.refuseOtherContent(recordingId, staged);\n', replace: '      void this.refuseOtherContent;\n', spec: BUCKET, test: 'is not said to be sealed where the object is not the same', only: 'has it only once|not the same',
  },
  {
    name: 'sealed-before-settled', promise: 'a recording is said to be sealed after it is where it stays', file: 'apps/api/src/recordings/upload-store.ts',
    find: '    await this.storage.settle(id);\n    await grant.seal(sealed);\n', replace: '    await grant.seal(sealed);\n    await this.storage.settle(id);\n', spec: BUCKET, test: 'is not said to be sealed while the store refuses it', only: 'while the store refuses it',
  },
  {
    name: 'object-written-over', promise: 'no object is written over', file: OBJECT_STORE,
    find: "IfNoneMatch: '*', ", replace: '', spec: BUCKET, test: 'is never written over', only: 'is never written over',
  },
  {
    name: 'staged-copy-gone-early', promise: 'the copy in the folder goes when the object is there', file: RECORDING_BUCKET,
    find: "if ((await this.objects.sizeOf(recordingId)) !== staged.size) throw new RecordingMissing();", replace: "if ((await this.objects.sizeOf(recordingId)) === -1) throw new RecordingMissing();", spec: BUCKET, test: 'lets the copy in the folder go only where the object is there', only: 'lets the copy in the folder go',
  },
  {
    name: 'released-before-sealed', promise: 'the copy in the folder stays until the recording is said to be sealed', file: RECORDING_BUCKET,
    find: "      await this.refuseOtherContent(recordingId, staged);\n", replace: "      await this.refuseOtherContent(recordingId, staged);\n      await this.release(recordingId);\n", spec: BUCKET, test: 'gets each whole, in parts, under its id alone; twice is once', only: 'gets each whole',
  },
  {
    name: 'released-though-damaged', promise: 'the copy in the folder goes when the object was found intact', file: 'apps/api/src/recordings/verification.service.ts',
    find: 'if (await this.due.keep(one.id, found)) await this.storage.release(one.id);', replace: 'const intact = await this.due.keep(one.id, found);\n    await this.storage.release(one.id);\n    if (intact) void intact;', spec: BUCKET, test: 'keeps its copy in the folder where the bucket cannot be asked', only: 'keeps its copy in the folder',
  },
  {
    name: 'range-beyond-what-was-asked', promise: 'a reader gets the bytes it asked for, whatever was read ahead', file: 'apps/api/src/recordings/object-access.ts',
    find: 'const bytes = this.held.bytes.subarray(offset - this.held.start, end - this.held.start);', replace: 'const bytes = this.held.bytes.subarray(offset - this.held.start);', spec: BUCKET, test: 'gives exactly the bytes that are asked for', only: 'gives exactly the bytes',
  },
  {
    name: 'chunk-by-chunk', promise: 'playing is few requests to the store', file: 'apps/api/src/recordings/object-access.ts',
    find: 'const asked = offset === this.endOfLast ?', replace: 'const asked = offset === -2 ?', spec: BUCKET, test: 'gives exactly the bytes that are asked for', only: 'gives exactly the bytes',
  },
  {
    name: 'object-changed-while-read', promise: 'what is read is of one object from beginning to end', file: OBJECT_STORE,
    find: '...(tag !== undefined && { IfMatch: tag })', replace: '...(tag === null && { IfMatch: tag })', spec: BUCKET, test: 'reads one object from beginning to end, or nothing', only: 'reads one object',
  },
  {
    name: 'whole-object-for-a-range', promise: 'a store that ignores the range is refused', file: OBJECT_STORE,
    find: 'if (Number(first) !== offset || answer.ContentLength !== given || !answer.Body) {', replace: 'if (!answer.Body) {', spec: BUCKET, test: 'reads one object from beginning to end, or nothing', only: 'reads one object',
  },
  {
    name: 'parts-left-behind', promise: 'what fails on the way to the bucket leaves nothing half', file: OBJECT_STORE,
    find: 'await this.abort(id, UploadId).catch(() => undefined);', replace: 'void UploadId;', spec: BUCKET, test: 'goes on after a failure in the middle, leaving nothing half', only: 'goes on after a failure',
  },
  {
    name: 'bucket-not-written-at-all', promise: 'a bucket that cannot be written refuses readiness', file: OBJECT_STORE,
    find: '    await this.abort(NO_OBJECT, await this.begin(NO_OBJECT));\n', replace: '', spec: BUCKET, test: 'refuses readiness until the bucket can be written', only: 'refuses readiness|is ready only',
  },
  {
    name: 'unreachable-is-damaged', promise: 'a store that cannot be asked is not written down as damage', file: OBJECT_STORE,
    find: "if (name === 'NoSuchKey') return new RecordingMissing();", replace: "if (name === 'NoSuchKey' || status === 403) return new RecordingMissing();", spec: BUCKET, test: 'is played with 503 while the store cannot be asked', only: 'is played with 503',
  },
  {
    name: 'lock-left-out', promise: 'each recording is locked where that is set', file: OBJECT_STORE,
    find: "ChecksumAlgorithm: 'SHA256', ...locked }", replace: "ChecksumAlgorithm: 'SHA256' }", spec: BUCKET, test: 'locks each recording where that is set', only: 'locks each recording',
  },
];
