import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const ReferenceScheme = codes('ReferenceScheme', ['NUNC', 'SIM', 'CLINICAL']);
/** A number by which another system knows the case. */
@ObjectType({ description: 'A number by which another system knows the case.' })
@ClassifiedRecord({ kind: 'references', zone: 'core' })
@Entity({ schema: 'core', name: 'case_reference' })
export class CaseReference extends CaseRecord {
  @Classified('references') @Field(() => ReferenceScheme, { nullable: true }) @Column('text') scheme!: keyof typeof ReferenceScheme;
  @Classified('references') @Field(() => String, { nullable: true, description: 'NUNC: 21 digits; SIM and clinical numbers as the agency writes them.' }) @Column('text') value!: string;
}
