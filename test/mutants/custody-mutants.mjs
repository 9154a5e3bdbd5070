const RECORDING = 'migrations/custody/recording.sql.ts';
const VERIFICATION = 'migrations/custody/verification.sql.ts';
const CHAIN = 'migrations/custody/evidence.sql.ts';
const CUSTODY = 'test/recordings/custody.e2e-spec.ts';
const LISTENER = 'test/recordings/listener.e2e-spec.ts';
const LATE = 'test/recordings/late-seal.e2e-spec.ts';
const EVIDENCE = 'test/evidence/evidence.e2e-spec.ts';
const ATTACKED_CUSTODY = 'test/attack/testimony-custody.e2e-spec.ts';
const ATTACKED_UPLOADS = 'test/attack/testimony-uploads.e2e-spec.ts';

/** A chain of custody says what happened, and a stream lasts as long as what it stands on. As `MUTANTS`. */
export const CUSTODY_MUTANTS = [
  {
    name: 'kept-failed-with-its-hash', promise: 'a verification that failed names no hash that was not read', file: VERIFICATION,
    find: "'the hash is not that of what was received' END), p_sha256);", replace: "'the hash is not that of what was received' END), COALESCE(p_sha256, v.sha256));", spec: ATTACKED_CUSTODY, test: 'a verification that failed does not stand in it', only: 'a verification that failed',
  },
  {
    name: 'kept-verified-by-hand', promise: 'no role of a person says what reading a recording showed', file: 'libs/authz/src/row-policy.ts',
    find: "'ask_seal', 'ask_verification',", replace: "'ask_seal', 'keep_asked_verification', 'ask_verification',", spec: CUSTODY, test: 'hears it from no role of a person', only: 'hears it from no role',
  },
  {
    name: 'kept-unreadable-unsaid', promise: 'a recording that cannot be read is said to be so', file: 'apps/api/src/recordings/integrity.ts',
    find: 'if (isUnreadable(error)) return failed(damaged, `it cannot be read (${error.code})`);', replace: '', spec: ATTACKED_CUSTODY, test: 'keeps no other from being verified', only: 'keeps no other from being verified',
  },
  {
    name: 'kept-round-ended', promise: 'a recording that cannot be read keeps no other from its turn', file: 'apps/api/src/recordings/late-seals.service.ts',
    find: ".catch((error: unknown) => this.log.failure('a late seal failed', error))", replace: '', spec: LATE, test: 'keeps none of the others waiting', only: 'keeps none of the others',
  },
  {
    name: 'kept-readings-apart', promise: 'who asks at the same time shares one reading', file: 'apps/api/src/recordings/shared-runs.ts',
    find: 'if (shared) return shared;', replace: '', spec: CUSTODY, test: 'is read once for all who ask at the same time', only: 'is read once for all',
  },
  {
    name: 'kept-earlier-outcome', promise: 'a verification under a key that was used says what was found now', file: VERIFICATION,
    find: 'IF v.intact = (p_sha256 IS NOT NULL AND p_sha256 = (SELECT r.sha256 FROM core.recording r WHERE r.id = v.recording_id)) THEN', replace: 'IF v.settled_at IS NOT NULL THEN', spec: CUSTODY, test: 'is read again under a key that was used', only: 'is read again under a key',
  },
  {
    name: 'kept-damaged-handed-over', promise: 'what is damaged is handed over to nobody', file: 'migrations/kept-rules/handover.sql.ts',
    find: "IF p_ticket ->> 'purpose' = 'EXPORT' AND v.status <> 'SEALED' THEN", replace: 'IF false THEN', spec: CUSTODY, test: 'says so where the key of a recording opens nothing', only: 'says so where the key',
  },
  {
    name: 'kept-length-changed', promise: 'the length of a sealed recording stays', file: RECORDING,
    find: "THEN PERFORM core.refuse_as('recording_length_stays'); END IF;", replace: 'THEN NULL; END IF;', spec: CUSTODY, test: 'is written by what happens, never by hand', only: 'never by hand',
  },
  {
    name: 'kept-part-without-length', promise: 'a session for a part plays no more', file: 'apps/api/src/recordings/playback.ts',
    find: 'if (clip && durationMs === null) throw new NoSuchRange(sizeBytes);', replace: '', spec: LISTENER, test: 'plays no part of a recording whose length is not on record', only: 'plays no part',
  },
  {
    name: 'kept-clock-of-elsewhere', promise: 'the service acts for the unit that has the recording', file: RECORDING,
    find: "CASE WHEN p_capacity = 'SCHEDULE' THEN r.unit_id ELSE p.unit_id END", replace: 'p.unit_id', spec: ATTACKED_CUSTODY, test: 'what the clock verified is under no agency', only: 'what the clock verified|cannot be read at all',
  },
  {
    name: 'kept-late-unsealed', promise: 'what came whole is sealed, also after its time and without its uploader', file: 'apps/api/src/recordings/late-seals.service.ts',
    find: 'if (upload.offset !== one.sizeBytes) {', replace: 'if (upload.offset >= 0) {', spec: LATE, test: 'is sealed by the service once its time is over', only: 'is sealed by the service',
  },
  {
    name: 'kept-late-added', promise: 'nothing is added once the time for it is over', file: 'apps/api/src/recordings/upload-store.ts',
    find: "else if (grant.late) throw refused('CONFLICTING_STATE', grant.context.language);", replace: '', spec: LATE, test: 'takes no more once its time is over', only: 'takes no more',
  },
  {
    name: 'kept-merged-unfinished', promise: 'an upload is finished though its case was merged', file: RECORDING,
    find: "a.ended_why = 'MERGED' AND s.merged_into = r.case_id", replace: 'false', spec: ATTACKED_UPLOADS, test: 'lets an upload be finished by who began it', only: 'lets an upload be finished',
  },
  {
    name: 'kept-announced-without-end', promise: 'few recordings of an interview are announced at a time', file: RECORDING,
    find: "THEN PERFORM core.refuse_as('recording_few_announced'); END IF;", replace: 'THEN NULL; END IF;', spec: LATE, test: 'is twenty recordings of an interview at most', only: 'is twenty recordings',
  },
  {
    name: 'kept-picture-in-pieces', promise: 'a picture is not stored, in whatever pieces it comes', file: 'apps/api/src/recordings/upload-store.ts',
    find: 'offset < BEGINNING ? upload.beginning : null', replace: 'offset === 0 ? upload.beginning : null', spec: ATTACKED_UPLOADS, test: 'keeps no picture, however short its first piece is', only: 'keeps no picture',
  },
  {
    name: 'kept-open-for-strangers', promise: 'who is there is asked before what they send is read', file: 'apps/api/src/recordings/playback.ts',
    find: "(error: unknown) => void this.refuse(reply.header('connection', 'close'), context, error),", replace: '() => go(),', spec: ATTACKED_UPLOADS, test: 'a stranger holds no connection by half a ticket', only: 'a stranger holds no connection',
  },
  {
    name: 'kept-ticket-tried-unseen', promise: 'who tries a ticket of another is on record', file: 'apps/api/src/recordings/playback.ts',
    find: "if (!opened) throw await this.reader.deny(context, 'redeemTicket', await this.playbacks.codeOf(ticket));", replace: "if (!opened) throw new HeardOnceError('NOT_FOUND');", spec: LISTENER, test: 'puts on record who tries a ticket that is not theirs', only: 'puts on record who tries',
  },
  {
    name: 'kept-asked-without-end', promise: 'nobody asks the listener of recordings without end', file: 'apps/api/src/recordings/playback.ts',
    find: "this.limits.enter('pieces', secret);", replace: '', spec: LISTENER, test: 'is asked by nobody more often than it needs', only: 'is asked by nobody',
  },
  {
    name: 'kept-after-sign-out', promise: 'what is handed over ends with the sign-in', file: 'apps/api/src/recordings/playback.ts',
    find: 'async () => (await this.isSignedIn(session)) && this.door.stands(grant)', replace: '() => this.door.stands(grant)', spec: LISTENER, test: 'ends what is handed over when the sign-in ends', only: 'ends what is handed over',
  },
  {
    name: 'kept-cut-by-others', promise: 'what others are given or lose ends nobody\'s stream', file: 'apps/api/src/platform/read/recording-door.ts',
    find: ' || this.renew(grant);', replace: ';', spec: ATTACKED_UPLOADS, test: 'does not cut short a copy that is handed over', only: 'does not cut short',
  },
  {
    name: 'kept-custody-of-tomorrow', promise: 'what happened to an item did not happen tomorrow', file: CHAIN,
    find: "NEW.at > clock_timestamp() + interval '1 minute' OR ", replace: '', spec: ATTACKED_CUSTODY, test: 'did not happen tomorrow', only: 'did not happen tomorrow',
  },
  {
    name: 'kept-another-hash', promise: 'an item keeps the hash that its custody names', file: CHAIN,
    find: "THEN PERFORM core.refuse_as('evidence_hash_stays'); END IF;", replace: 'THEN NULL; END IF;', spec: EVIDENCE, test: 'begins with what it is about', only: 'begins with what it is about',
  },
  {
    name: 'kept-in-any-order', promise: 'a chain of custody is shown in the order in which it came about', file: 'migrations/1766700000000-custody-in-order.ts',
    find: 'SET DEFAULT clock_timestamp()', replace: 'SET DEFAULT now()', spec: 'test/recordings/upload.e2e-spec.ts', test: 'in the order in which it came about', only: 'in the order in which it came about',
  },
];
