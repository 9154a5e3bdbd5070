import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const RiskLevel = codes('RiskLevel', ['LOW', 'MODERATE', 'HIGH', 'EXTREME']);
/** How much danger, judged by whom. */
@ObjectType({ description: 'How much danger, judged by whom.' })
@ClassifiedRecord({ kind: 'risk', zone: 'core' })
@Entity({ schema: 'core', name: 'risk_assessment' })
export class RiskAssessment extends CaseRecord {
  @Classified('risk') @Field(() => RiskLevel, { nullable: true }) @Column('text') level!: keyof typeof RiskLevel;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text') assessedOn!: string;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) reasons?: string | null;
}
