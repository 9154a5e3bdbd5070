import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const ProceedingStage = codes('ProceedingStage', ['INQUIRY', 'INVESTIGATION', 'CHARGED', 'TRIAL', 'JUDGMENT', 'REPARATION', 'CLOSED']);
/** Charges and where they stand. */
@ObjectType({ description: 'Charges and where they stand.' })
@ClassifiedRecord({ kind: 'legal', zone: 'core' })
@Entity({ schema: 'core', name: 'proceeding' })
export class Proceeding extends CaseRecord {
  @Classified('legal') @Field(() => ProceedingStage, { nullable: true }) @Column('text') stage!: keyof typeof ProceedingStage;
  @Classified('legal') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) charges?: string | null;
  @Classified('legal') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) authority?: string | null;
}
