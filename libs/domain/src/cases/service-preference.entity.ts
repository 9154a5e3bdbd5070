import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const ProfessionalGender = codes('ProfessionalGender', ['FEMALE', 'MALE', 'NO_PREFERENCE']);
/** What the child needs to be served well. */
@ObjectType({ description: 'What the child needs to be served well.' })
@ClassifiedRecord({ kind: 'preferences', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'service_preference' })
export class ServicePreference extends CaseRecord {
  @Classified('preferences') @Field(() => ProfessionalGender, { nullable: true }) @Column('text', { nullable: true }) professionalGender?: keyof typeof ProfessionalGender | null;
  @Classified('preferences') @Field(() => String, { nullable: true, description: 'BCP 47 tag.' }) @Column('text', { nullable: true }) language?: string | null;
  @Classified('preferences') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) interpreter?: boolean | null;
  @Classified('preferences') @Field(() => String, { nullable: true, description: 'Indigenous, Afro-Colombian or other differential approach.' }) @Column('text', { nullable: true }) approach?: string | null;
  @Classified('preferences') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) accessibility?: string | null;
}
