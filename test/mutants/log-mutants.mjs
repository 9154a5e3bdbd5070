const SEQUENCER = 'test/transparency-log/sequencer.e2e-spec.ts';
const PROOF = 'test/transparency-log/from-journal-to-proof.e2e-spec.ts';
const PROMISES = 'apps/api/src/platform/log/promise-keeper.spec.ts';
const WITNESS = 'test/transparency-log/witness.e2e-spec.ts';

/** Promises of the log of accesses that strangers check. */
export const LOG_MUTANTS = [
  {
    name: 'log-column-not-sealed', promise: 'no column of the journal changes without its leaf', file: 'libs/domain/src/access/access-leaf.ts',
    find: 'request: row.requestId, unit: row.unit, withheld', replace: 'request: row.requestId, withheld', spec: SEQUENCER, test: 'names a row that was changed, and one that is gone', only: 'names a row that was changed',
  },
  {
    name: 'log-signed-over-shorter', promise: 'nothing is signed over a log that lost leaves', file: 'apps/log-sequencer/src/sequencer.ts',
    find: "if (last && last.size > size) throw new Refused('LOG_SHORTER');", replace: '', spec: SEQUENCER, test: 'signs nothing more once leaves were taken away', only: 'signs nothing more once leaves',
  },
  {
    name: 'log-signed-over-another', promise: 'nothing is signed that does not continue what was signed', file: 'apps/log-sequencer/src/sequencer.ts',
    find: "if (last && !verifyConsistency(last.size, last.root, size, root, proof)) throw new Refused('LOG_DIFFERS');", replace: 'void [verifyConsistency, proof];', spec: SEQUENCER, test: 'signs nothing more once two changed places', only: 'signs nothing more once two',
  },
  {
    name: 'log-forged-leaf-signed', promise: 'what somebody else added is signed by nobody', file: 'apps/log-sequencer/src/sequencer.ts',
    find: "if (found.size !== size || !found.root.equals(root)) throw new Refused('LOG_DIFFERS');", replace: 'void found;', spec: SEQUENCER, test: 'notices between two of its own beats that somebody else added to the log', only: 'notices between two',
  },
  {
    name: 'log-fence-ignored', promise: 'one holder adds at a time', file: 'apps/log-sequencer/src/log-holder.ts',
    find: "if (Number(found?.fence) !== this.fence) throw new Refused('OVERTAKEN');", replace: '', spec: SEQUENCER, test: 'that was overtaken adds nothing and publishes nothing', only: 'that was overtaken',
  },
  {
    name: 'log-number-not-settled', promise: 'no row that comes late is left out', file: 'migrations/1766750000000-numbered-journal.ts',
    find: '  LOCK TABLE ONLY audit.access_entry IN SHARE MODE;\n', replace: '', spec: SEQUENCER, test: 'takes over nothing beyond a number whose row may still come', only: 'takes over nothing beyond',
  },
  {
    name: 'log-leaves-may-change', promise: 'the owner of the log changes nothing in it', file: 'migrations/transparency-log/1766750000000-leaves.ts',
    find: 'BEFORE UPDATE OR DELETE ON tlog.${table}', replace: 'BEFORE DELETE ON tlog.${table}', spec: SEQUENCER, test: 'lets nobody change what is there', only: 'lets nobody change',
  },
  {
    name: 'log-quorum-ignored', promise: 'what too few witnesses signed is not given out as witnessed', file: 'apps/log-sequencer/src/sequencer.ts',
    find: "if (quorum) await publisher.publish('WITNESSED'", replace: "await publisher.publish('WITNESSED'", spec: SEQUENCER, test: 'goes on where one refuses', only: 'goes on where one refuses',
  },
  {
    name: 'log-cosignature-believed', promise: 'a cosignature counts by its signature', file: 'apps/log-sequencer/src/witnesses.ts',
    find: 'return acceptCosignature(note, body, verifier);', replace: "return [acceptCosignature, note, verifier].length > 0 ? body.trimEnd() : '';", spec: SEQUENCER, test: 'goes on where one signs with another key', only: 'goes on where one signs',
  },
  {
    name: 'log-omission-unseen', promise: 'a receipt whose entry never came is named', file: 'apps/log-sequencer/src/reconciliation.ts',
    find: "if (!stored) found.push({ what: 'RECEIPT_WITHOUT_LEAF', entry: id });\n    else if (", replace: 'if (stored && ', spec: SEQUENCER, test: 'names a receipt whose entry never came', only: 'names a receipt',
  },
  {
    name: 'log-proof-to-anybody', promise: 'a proof is given to whom it is about and to auditors', file: 'apps/api/src/audit/log.service.ts',
    find: "if (!roles.includes('AUDITOR')) return undefined;", replace: "if (roles.length > 0) return 'AUDITOR';", spec: PROOF, test: 'is proven to whom it is about and to an auditor', only: 'is proven to whom',
  },
  {
    name: 'log-entries-to-anybody', promise: 'entries are given to auditors', file: 'apps/api/src/audit/log.service.ts',
    find: "const may = asked.actor.roles.includes('AUDITOR') && (await", replace: 'const may = (await', spec: PROOF, test: 'is in tiles from which anybody computes the root', only: 'is in tiles',
  },
  {
    name: 'log-read-unseen', promise: 'who reads the log is on record in it', file: 'apps/api/src/audit/log.service.ts',
    find: '((await this.office.append(asked, [entry], asked.actor.epoch)) ? bundle : null)', replace: '((await Promise.resolve(entry)) ? bundle : null)', spec: PROOF, test: 'puts on record who took a proof or entries', only: 'puts on record',
  },
  {
    name: 'witness-signs-another-history', promise: 'a witness signs what continues what it saw', file: 'apps/witness/src/witness.ts',
    find: 'if (!verifyConsistency(size, known?.root ?? EMPTY_ROOT, checkpoint.size, checkpoint.root, request.proof)) {', replace: 'if (size < 0 && verifyConsistency(size, known?.root ?? EMPTY_ROOT, checkpoint.size, checkpoint.root, request.proof)) {', spec: WITNESS, test: 'refuses a history that is another one, and keeps the request beside what it knew', only: 'refuses a history',
  },
  {
    name: 'log-leaf-not-canonical', promise: 'a leaf has one spelling', file: 'libs/domain/src/access/access-leaf.ts',
    find: '    v: 1,\n    withheld: namesIn(row.withheld),', replace: '    withheld: namesIn(row.withheld),\n    v: 1,', spec: 'libs/domain/src/access/access-leaf.spec.ts', test: 'as it is is canonical JSON', only: 'is canonical JSON',
  },
  {
    name: 'log-entry-beside-proof-believed', promise: 'an entry beside its proof is said only where the proof leads from it', file: 'apps/log-verifier/src/verify.ts',
    find: 'if (!found) return doesNotHold(words, { es: `La prueba', replace: 'if (given && !found) return doesNotHold(words, { es: `La prueba', spec: PROOF, test: 'is a leaf of a checkpoint that is signed', only: 'is a leaf of a checkpoint',
  },
  {
    name: 'log-promise-not-written-down', promise: 'what was promised is written down beside the database', file: 'apps/api/src/platform/log/promise-keeper.ts',
    find: 'this.ledger.add(promised.flatMap(', replace: 'void (promised.flatMap(', spec: PROMISES, test: 'is signed for each answer with all its rows', only: 'is signed for each answer',
  },
  {
    name: 'log-unwritten-untold', promise: 'a promise that is not written down is an alarm', file: 'apps/api/src/platform/log/receipt-ledger.ts',
    find: 'this.failing = true;', replace: '', spec: PROMISES, test: 'is told to be unwritten while the disk takes nothing', only: 'is told to be unwritten',
  },
  {
    name: 'log-database-for-everybody', promise: 'no login of the record reaches the log’s own database', file: 'apps/api/src/platform/migrate-log.ts',
    find: "EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); ", replace: '', spec: 'test/transparency-log/own-database.e2e-spec.ts', test: 'lets in no login of the record',
  },
  {
    name: 'log-address-not-taken', promise: 'the API reads the log where AUDIT_DATABASE_URL says', file: 'apps/api/src/platform/log/log-settings.ts',
    find: "process.env['AUDIT_DATABASE_URL'] || databaseUrl", replace: 'databaseUrl', spec: 'test/transparency-log/own-database.e2e-spec.ts', test: 'is found by sequencer and API through AUDIT_DATABASE_URL',
  },
];
