import { SharedRecord1763769600000 } from './1763769600000-shared-record.js';
import { StandingFacts1764028800000 } from './1764028800000-standing-facts.js';
import { EndedSignIns1764093600000 } from './1764093600000-ended-sign-ins.js';
import { ConflictPutAgain1764100200000 } from './1764100200000-conflict-put-again.js';
import { ReportedIncidents1764200000000 } from './1764200000000-reported-incidents.js';
import { EnteredCases1764300000000 } from './1764300000000-entered-cases.js';
import { StandingDecisions1764400000000 } from './1764400000000-standing-decisions.js';
import { HeldCases1764450000000 } from './1764450000000-held-cases.js';
import { Testimony1765000000000 } from './1765000000000-testimony.js';
import { TestimonyRules1766000000000 } from './1766000000000-testimony-rules.js';
import { AccreditationsAndTotals1766010000000 } from './1766010000000-accreditations-and-totals.js';
import { TimedAccess1766100000000 } from './1766100000000-timed-access.js';
import { NamedByWhoMayRead1766200000000 } from './1766200000000-named-by-who-may-read.js';
import { TestimonyMended1766400000000 } from './1766400000000-testimony-mended.js';
import { KeptCustody1766500000000 } from './1766500000000-kept-custody.js';
import { PlaybackSessions1766600000000 } from './1766600000000-playback-sessions.js';
import { CustodyInOrder1766700000000 } from './1766700000000-custody-in-order.js';
import { OtherChild1766710000000 } from './1766710000000-other-child.js';
import { BlindQueueAndCustody1766720000000 } from './1766720000000-blind-queue-and-custody.js';
import { NumberedJournal1766750000000 } from './1766750000000-numbered-journal.js';
import { LeakTracing1766760000000 } from './1766760000000-leak-tracing.js';
import { BreakGlass1766770000000 } from './1766770000000-break-glass.js';

/** In order. A new migration is added at the end and never changed afterwards. */
export const MIGRATIONS = [SharedRecord1763769600000, StandingFacts1764028800000, EndedSignIns1764093600000, ConflictPutAgain1764100200000, ReportedIncidents1764200000000, EnteredCases1764300000000, StandingDecisions1764400000000, HeldCases1764450000000, Testimony1765000000000, TestimonyRules1766000000000, AccreditationsAndTotals1766010000000, TimedAccess1766100000000, NamedByWhoMayRead1766200000000, TestimonyMended1766400000000, KeptCustody1766500000000, PlaybackSessions1766600000000, CustodyInOrder1766700000000, OtherChild1766710000000, BlindQueueAndCustody1766720000000, NumberedJournal1766750000000, LeakTracing1766760000000, BreakGlass1766770000000];
