import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const EvidenceSetStatus = codes('EvidenceSetStatus', ['OPEN', 'CLOSED']);
export const EvidenceFileCode = codes('EvidenceFileCode', ['DOCUMENT', 'MESSAGES', 'IMAGE', 'VIDEO', 'AUDIO', 'SYSTEM', 'ABUSE_MATERIAL', 'NOT_VIEWED', 'OTHER'], 'What a file is, in general words. Of abuse material hash and code are kept, never the file.');

/** Many files as one thing: a device image taken apart, an export of a platform. A list of hashes; no byte of any file is kept. */
@ObjectType({ description: 'Many files as one thing, as a list of hashes; no byte of any file is kept.' })
@ClassifiedRecord({ kind: 'evidence', zone: 'core' })
@Entity({ schema: 'core', name: 'evidence_set' })
export class EvidenceSet extends CaseRecord {
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text') description!: string;
  @Classified('evidence') @Field(() => Int, { nullable: true, description: 'Files that were announced.' }) @Column('int') fileCount!: number;
  @Classified('evidence') @Field(() => Int, { nullable: true, description: 'Files entered so far: where to go on.' }) @Column('int') filesReceived!: number;
  @Classified('evidence') @Field(() => EvidenceSetStatus, { nullable: true }) @Column('text') status!: keyof typeof EvidenceSetStatus;
  @Classified('evidence') @Field(() => String, { nullable: true, description: 'SHA-256 over the closed list: for each file its number, size, SHA-256 and code, joined by spaces, each line ended by a line feed.' }) @Column('text', { nullable: true }) manifestSha256?: string | null;
}

/** One file of a set, under a number instead of its name: names of files tell of people. */
@ObjectType({ description: 'One file of a set, under a number instead of its name.' })
@ClassifiedRecord({ kind: 'evidence', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'evidence_file' })
export class EvidenceFile extends CaseRecord {
  @Classified('evidence') @Field(() => ID, { nullable: true }) @Column('uuid') setId!: string;
  @Classified('evidence') @Field(() => Int, { nullable: true, description: 'From 1, in the order of the list.' }) @Column('int') number!: number;
  @Classified('evidence') @Field(() => String, { nullable: true, description: 'Bytes, as text.' }) @Column('text') sizeBytes!: string;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text') sha256!: string;
  @Classified('evidence') @Field(() => EvidenceFileCode, { nullable: true }) @Column('text') code!: keyof typeof EvidenceFileCode;
}
