import { AccessModule } from './access/access.module.js';
import { AllegationsModule } from './allegations/allegations.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CareModule } from './care/care.module.js';
import { CasesModule } from './cases/cases.module.js';
import { ChildrenModule } from './children/children.module.js';
import { HeardOnceModule } from './heard-once/heard-once.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { HistoryModule } from './history/history.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { InterviewModule } from './interview/interview.module.js';
import { LegalModule } from './legal/legal.module.js';
import { PeopleModule } from './people/people.module.js';
import { RecordingsModule } from './recordings/recordings.module.js';
import { SafetyModule } from './safety/safety.module.js';
import { TranscriptsModule } from './transcripts/transcripts.module.js';

/** What the system does: one module a feature, all over the two doors. */
export const FEATURES = [CasesModule, AccessModule, AuditModule, HistoryModule, PeopleModule, IntakeModule, AllegationsModule, CareModule, ChildrenModule, LegalModule, SafetyModule, HeardOnceModule, InterviewModule, TranscriptsModule, RecordingsModule, EvidenceModule] as const;
