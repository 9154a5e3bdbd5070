import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const SessionEventType = codes('SessionEventType', ['START', 'BREAK', 'RESUME', 'END', 'ENTER', 'LEAVE', 'PHASE', 'EQUIPMENT']);
/** What happened when in a session: who was in which room, breaks, phases of the protocol. */
@ObjectType({ description: 'What happened when in a session: who was in which room, breaks, phases of the protocol.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'session_event' })
export class SessionEvent extends CaseRecord {
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid') sessionId!: string;
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') at!: string;
  @Classified('interview') @Field(() => SessionEventType, { nullable: true }) @Column('text') event!: keyof typeof SessionEventType;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) phase?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) room?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) who?: string | null;
}
