import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { WhereaboutsAspect } from '../children/whereabouts.entity.js';
import { Classified, ClassifiedRecord, Unclassified } from '../classified.js';
import { codes } from '../codes.js';
import { RoleCode } from '../people/role-code.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

export const LeakTraceReason = codes('LeakTraceReason', ['PRESS', 'SOCIAL_MEDIA', 'ACCUSED_KNEW', 'COMPLAINT', 'COURT', 'OTHER'], 'Why an auditor asks who had read what became public.');

/** Why somebody stands where they stand among the readers of a trace; what each means and weighs is in migrations/leak-tracing/traces.sql.ts. */
export const LeakReason = codes(
  'LeakReason',
  ['ALL_FACTS', 'MOST_FACTS', 'HOURS_BEFORE', 'DAYS_BEFORE', 'WEEKS_BEFORE', 'ONLY_THESE', 'ONE_LOOK', 'NOT_THEIR_HABIT', 'NOTHING_DONE', 'NOT_ASSIGNED', 'ODD_HOUR', 'FEW_OTHERS'],
  'Why somebody stands where they stand among those who had read what became public. It says whom to look at first and proves nothing.',
);

/** One place of the record that a published fact may come from. */
export interface LeakPlace { readonly record: string; readonly field: string; readonly aspect: keyof typeof WhereaboutsAspect | null }

/** The same fact under another name: a child is described by the report before there is a case. */
const ALSO_READ_AS: Readonly<Record<string, readonly string[]>> = {
  'ChildIdentity.givenNames': ['ReportChild.names'], 'ChildIdentity.familyNames': ['ReportChild.names'], 'ChildIdentity.documentNumber': ['ReportChild.documentNumber'], 'ChildIdentity.dateOfBirth': ['ReportChild.dateOfBirth'],
  'AllegationSummary.text': ['ReportContent.narrative'],
};

/** Every place at which whoever reads it knows the fact. */
export function placesOf({ record, field, aspect }: LeakPlace): LeakPlace[] {
  const further = ALSO_READ_AS[`${record}.${field}`] ?? [];
  return [{ record, field, aspect }, ...further.map((place) => ({ record: place.split('.')[0] as string, field: place.split('.')[1] as string, aspect: null }))];
}

@Unclassified('names of fields, part of what an auditor asked')
@ObjectType({ description: 'A fact that became public: where it stands in the record, never what it says.' })
export class LeakFact {
  @Field(() => String, { description: 'Type of the record, as in the access log.' }) record!: string;
  @Field(() => String) field!: string;
  @Field(() => WhereaboutsAspect, { nullable: true, description: 'Of whereabouts: which.' }) aspect?: keyof typeof WhereaboutsAspect | null;
}

/** What one auditor asks and another of another unit approves: who had read, before they were published, the facts that became public. */
@ObjectType({ description: 'What one auditor asks and another of another unit approves: who had read, before they were published, the facts that became public.' })
@ClassifiedRecord({ kind: 'access_log', zone: 'access', office: true })
export class LeakTrace {
  @Classified('access_log') @Field(() => ID) id!: string;
  @Classified('access_log') @Field(() => String, { nullable: true, description: 'Null where there is no such case.' }) caseCode?: string | null;
  @Classified('access_log') @Field(() => [LeakFact]) facts!: LeakFact[];
  @Classified('access_log') @Field(() => Timestamp, { description: 'Readings from this moment on are looked at.' }) fromAt!: string;
  @Classified('access_log') @Field(() => Timestamp) publishedAt!: string;
  @Classified('access_log') @Field(() => LeakTraceReason) reason!: keyof typeof LeakTraceReason;
  @Classified('access_log') @Field(() => String) why!: string;
  @Classified('access_log') @Field(() => StaffMember) askedBy!: StaffMember;
  @Classified('access_log') @Field(() => Timestamp) askedAt!: string;
  @Classified('access_log') @Field(() => StaffMember, { nullable: true }) decidedBy?: StaffMember | null;
  @Classified('access_log') @Field(() => Timestamp, { nullable: true }) decidedAt?: string | null;
  @Classified('access_log') @Field(() => Boolean, { nullable: true, description: 'Null until decided.' }) approved?: boolean | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) decidedWhy?: string | null;
  @Classified('access_log') @Field(() => Timestamp, { nullable: true, description: 'Until when the two who asked and approved can read the answer.' }) readableUntil?: string | null;
  @Classified('access_log') @Field(() => Boolean, { description: 'Whether the answer can be read now, whoever is in it or nobody.' }) ready!: boolean;
  @Classified('access_log') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}

@Unclassified('names of fields and ids of entries of the log, part of what a trace found')
@ObjectType({ description: 'When somebody had one of the facts before them, with the entries of the access log that say so.' })
export class LeakReading {
  @Field(() => String) record!: string;
  @Field(() => String) field!: string;
  @Field(() => WhereaboutsAspect, { nullable: true }) aspect?: keyof typeof WhereaboutsAspect | null;
  @Field(() => Timestamp) firstAt!: string;
  @Field(() => Timestamp) lastAt!: string;
  @Field(() => ID, { description: 'The entry of the first time, its receipt.' }) firstEntry!: string;
  @Field(() => ID) lastEntry!: string;
  @Field(() => Int) times!: number;
  @Field(() => Boolean, { description: 'They wrote it themselves.' }) wrote!: boolean;
}

/** Somebody who had read what became public, and why they stand at this place. */
@ObjectType({ description: 'Somebody who had read what became public, and why they stand at this place. Names of fields and ids of entries, never a value.' })
@ClassifiedRecord({ kind: 'access_log', zone: 'access', office: true })
export class LeakReader {
  @Classified('access_log') @Field(() => ID) id!: string;
  @Classified('access_log') @Field(() => Int, { description: 'From 1, over those you are shown: never yourself or your own unit.' }) rank!: number;
  @Classified('access_log') @Field(() => StaffMember) person!: StaffMember;
  @Classified('access_log') @Field(() => RoleCode, { nullable: true, description: 'Under which role, as the log has it.' }) role?: keyof typeof RoleCode | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) agency?: string | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) unit?: string | null;
  @Classified('access_log') @Field(() => Int) factsRead!: number;
  @Classified('access_log') @Field(() => Int) factsAsked!: number;
  @Classified('access_log') @Field(() => Timestamp, { description: 'When they first had one of the facts.' }) firstAt!: string;
  @Classified('access_log') @Field(() => Timestamp, { nullable: true, description: 'Since when they had all; null where they had most.' }) allAt?: string | null;
  @Classified('access_log') @Field(() => Timestamp, { description: 'When they last had these facts before them: the earliest of the last times.' }) lastAt!: string;
  @Classified('access_log') @Field(() => Float, { description: 'Hours from then to the publication.' }) hoursBefore!: number;
  @Classified('access_log') @Field(() => Int) points!: number;
  @Classified('access_log') @Field(() => [LeakReason]) reasons!: (keyof typeof LeakReason)[];
  @Classified('access_log') @Field(() => [LeakReading], { description: 'The facts in the order in which they were first read.' }) readings!: LeakReading[];
}
