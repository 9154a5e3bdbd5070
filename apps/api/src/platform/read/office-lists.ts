import { cellFor } from '@heardonce/authz/policy.js';
import { officeReaders } from '@heardonce/authz/row-policy.js';
import { AccessGrant } from '@heardonce/domain/access/access-grant.js';
import { AccessLogEntry } from '@heardonce/domain/access/access-log-entry.js';
import { Assignment } from '@heardonce/domain/access/assignment.js';
import { ConflictOfInterest } from '@heardonce/domain/access/conflict-of-interest.js';
import { EmergencyAccess } from '@heardonce/domain/access/emergency-access.js';
import { EmergencyRequest } from '@heardonce/domain/access/emergency-request.js';
import { MergedEvents } from '@heardonce/domain/access/merged-events.js';
import { LeakReader, LeakTrace } from '@heardonce/domain/access/leak-trace.js';
import { HandoverOffer } from '@heardonce/domain/access/handover-offer.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { Accreditation } from '@heardonce/domain/people/accreditation.js';
import { HeardOnceTotals } from '@heardonce/domain/testimony/heard-once-totals.js';
import { Agency } from '@heardonce/domain/people/agency.js';
import { Proposal } from '@heardonce/domain/people/proposal.js';
import { type Role, ROLES } from '@heardonce/domain/people/role.js';
import { StaffEntry } from '@heardonce/domain/people/staff-entry.js';
import { Unit } from '@heardonce/domain/people/unit.js';

/** A list of the office: one whole statement of ours. Its parameters are the filters, then the last two: the place to go on from, and how many. */
export interface OfficeList {
  readonly kind: Kind;
  readonly type: new () => object;
  /** Roles that may ask for it. */
  readonly roles: readonly Role[];
  readonly text: string;
  /** What a row is ordered by and found again by; both come back in the row. */
  readonly placedBy: readonly [sort: string, id: string];
}

const ENTRY_WHERE = `($1::text IS NULL OR t.case_code = $1) AND ($2::uuid IS NULL OR t.person_id = $2) AND ($3::text IS NULL OR t.agency = $3) AND ($4::text IS NULL OR t.kinds @> ARRAY[$4])
  AND ($5::timestamptz IS NULL OR t.at >= $5) AND ($6::timestamptz IS NULL OR t.at < $6) AND ($7::text IS NULL OR t.decision = $7) AND ($8::text IS NULL OR t.operation = $8) AND ($9::text IS NULL OR t.purpose = $9)`;

const OVERDUE = '(t.upheld IS NULL AND t.decide_by < now())';

/** Every list there is. Nothing of a request is ever part of a text. */
export const OFFICE_LISTS = {
  staff: { kind: 'staff', type: StaffEntry, roles: officeReaders('staff'), placedBy: ['name', 'id'], text: 'SELECT t.* FROM office.staff t WHERE ($1::text IS NULL OR t.unit = $1) AND ($2::text IS NULL OR t.agency = $2) AND ($3::text IS NULL OR $3 = ANY (t.roles)) AND ($4::text IS NULL OR (t.name, t.id) > ($4, $5::uuid)) ORDER BY t.name, t.id LIMIT $6' },
  units: { kind: 'staff', type: Unit, roles: officeReaders('unit'), placedBy: ['code', 'id'], text: 'SELECT t.* FROM office.unit t WHERE ($1::text IS NULL OR t.agency = $1) AND ($2::text IS NULL OR (t.code, t.id) > ($2, $3::uuid)) ORDER BY t.code, t.id LIMIT $4' },
  agencies: { kind: 'staff', type: Agency, roles: officeReaders('agency'), placedBy: ['code', 'code'], text: 'SELECT t.* FROM office.agency t WHERE ($1::text IS NULL OR t.code > $2::text) ORDER BY t.code LIMIT $3' },
  proposals: { kind: 'staff', type: Proposal, roles: officeReaders('proposal'), placedBy: ['proposed_at', 'id'], text: 'SELECT t.* FROM office.proposal t WHERE (NOT $1::boolean OR t.decided_at IS NULL) AND ($2::timestamptz IS NULL OR (t.proposed_at, t.id) > ($2, $3::uuid)) ORDER BY t.proposed_at, t.id LIMIT $4' },
  assignments: { kind: 'staff', type: Assignment, roles: officeReaders('assignment'), placedBy: ['from_at', 'id'], text: 'SELECT t.* FROM office.assignment t WHERE ($1::timestamptz IS NULL OR (t.from_at, t.id) > ($1, $2::uuid)) ORDER BY t.from_at, t.id LIMIT $3' },
  grants: { kind: 'grants', type: AccessGrant, roles: officeReaders('access_grant'), placedBy: ['from_at', 'id'], text: 'SELECT t.* FROM office.access_grant t WHERE ($1::timestamptz IS NULL OR (t.from_at, t.id) > ($1, $2::uuid)) ORDER BY t.from_at, t.id LIMIT $3' },
  conflicts: { kind: 'conflict', type: ConflictOfInterest, roles: officeReaders('conflict'), placedBy: ['decide_by', 'id'], text: `SELECT t.*, ${OVERDUE} AS overdue FROM office.conflict t WHERE (NOT $1::boolean OR t.upheld IS NULL) AND (NOT $2::boolean OR ${OVERDUE}) AND ($3::timestamptz IS NULL OR (t.decide_by, t.id) > ($3, $4::uuid)) ORDER BY t.decide_by, t.id LIMIT $5` },
  emergencies: { kind: 'emergency', type: EmergencyAccess, roles: officeReaders('emergency'), placedBy: ['confirm_by', 'id'], text: 'SELECT t.* FROM office.emergency t WHERE (NOT $1::boolean OR t.confirmed_at IS NULL) AND (NOT $2::boolean OR t.reviewed_at IS NULL) AND ($3::timestamptz IS NULL OR (t.confirm_by, t.id) > ($3, $4::uuid)) ORDER BY t.confirm_by, t.id LIMIT $5' },
  emergencyRequests: { kind: 'emergency', type: EmergencyRequest, roles: officeReaders('emergency_request'), placedBy: ['asked_at', 'id'], text: 'SELECT t.* FROM office.emergency_request t WHERE (NOT $1::boolean OR (t.decided_at IS NULL AND t.lapses_at > now())) AND ($2::timestamptz IS NULL OR (t.asked_at, t.id) > ($2, $3::uuid)) ORDER BY t.asked_at, t.id LIMIT $4' },
  handovers: { kind: 'staff', type: HandoverOffer, roles: officeReaders('handover'), placedBy: ['offered_at', 'id'], text: 'SELECT t.* FROM office.handover t WHERE t.accepted_at IS NULL AND ($1::timestamptz IS NULL OR (t.offered_at, t.id) > ($1, $2::uuid)) ORDER BY t.offered_at, t.id LIMIT $3' },
  mergedEvents: { kind: 'staff', type: MergedEvents, roles: officeReaders('merged_events'), placedBy: ['asked_at', 'id'], text: 'SELECT t.* FROM office.merged_events t WHERE ($1::timestamptz IS NULL OR (t.asked_at, t.id) > ($1, $2::uuid)) ORDER BY t.asked_at, t.id LIMIT $3' },
  accreditations: { kind: 'staff', type: Accreditation, roles: officeReaders('accreditation'), placedBy: ['recorded_at', 'id'], text: "SELECT t.* FROM office.accreditation t WHERE ($1::uuid IS NULL OR t.person ->> 'id' = $1::text) AND ($2::timestamptz IS NULL OR (t.recorded_at, t.id) > ($2, $3::uuid)) ORDER BY t.recorded_at, t.id LIMIT $4" },
  heardOnceTotals: { kind: 'totals', type: HeardOnceTotals, roles: officeReaders('heard_once_totals'), placedBy: ['quarter', 'id'], text: 'SELECT t.* FROM office.heard_once_totals t WHERE ($1::text IS NULL OR t.quarter = $1) AND ($2::text IS NULL OR t.quarter > $3::text) ORDER BY t.quarter LIMIT $4' },
  accessLog: { kind: 'access_log', type: AccessLogEntry, roles: ROLES.filter((role) => cellFor(role, 'access_log').read), placedBy: ['at', 'id'], text: `SELECT t.id, t.at, t.request_id, t.part, t.case_code, t.person_id, t.person, t.agency, t.unit, t.role, t.purpose, t.operation, t.kinds, t.records::json AS records, t.withheld::json AS withheld, t.decision, t.policy, t.repeats, t.subject, t.case_id, t.epoch
    FROM audit.entry t WHERE ${ENTRY_WHERE} AND ($10::timestamptz IS NULL OR (t.at, t.id) < ($10, $11::uuid)) ORDER BY t.at DESC, t.id DESC LIMIT $12` },
  leakTraces: { kind: 'access_log', type: LeakTrace, roles: officeReaders('leak_trace'), placedBy: ['asked_at', 'id'], text: 'SELECT t.* FROM office.leak_trace t WHERE (NOT $1::boolean OR t.decided_at IS NULL) AND ($2::timestamptz IS NULL OR (t.asked_at, t.id) < ($2, $3::uuid)) ORDER BY t.asked_at DESC, t.id DESC LIMIT $4' },
  leakReaders: { kind: 'access_log', type: LeakReader, roles: officeReaders('leak_reader'), placedBy: ['rank', 'id'], text: 'SELECT t.* FROM office.leak_reader t WHERE t.trace_id = $1::uuid AND ($2::int IS NULL OR (t.rank, t.id) > ($2, $3::uuid)) ORDER BY t.rank, t.id LIMIT $4' },
} as const satisfies Readonly<Record<string, OfficeList>>;
export type OfficeListName = keyof typeof OFFICE_LISTS;
