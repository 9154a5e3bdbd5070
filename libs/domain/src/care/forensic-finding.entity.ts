import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** What the examination found. */
@ObjectType({ description: 'What the examination found.' })
@ClassifiedRecord({ kind: 'forensic_findings', zone: 'core' })
@Entity({ schema: 'core', name: 'forensic_finding' })
export class ForensicFinding extends CaseRecord {
  @Classified('forensic_findings') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') examinedAt!: string;
  @Classified('forensic_findings') @Field(() => String, { nullable: true }) @Column('text') finding!: string;
  @Classified('forensic_findings') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) method?: string | null;
}
