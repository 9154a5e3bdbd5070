import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** What the child or family was told, when, in what words. */
@ObjectType({ description: 'What the child or family was told, when, in what words.' })
@ClassifiedRecord({ kind: 'child_update', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'child_update' })
export class ChildUpdate extends CaseRecord {
  @Classified('child_update') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') toldAt!: string;
  @Classified('child_update') @Field(() => String, { nullable: true }) @Column('text') toldTo!: string;
  @Classified('child_update') @Field(() => String, { nullable: true }) @Column('text') words!: string;
}
