import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { IdentityRecord } from '../record.js';

export const WhereaboutsSubject = codes('WhereaboutsSubject', ['CHILD', 'CAREGIVER', 'SIBLING', 'COMPANION']);
export const WhereaboutsAspect = codes('WhereaboutsAspect', ['ADDRESS', 'SCHOOL', 'PHONE', 'PLACEMENT']);
/** Where the child, or someone close to them, can be found: one aspect a row, so that a grant can name it. */
@ObjectType({ description: 'Where the child, or someone close to them, can be found: one aspect a row, so that a grant can name it.' })
@ClassifiedRecord({ kind: 'whereabouts', zone: 'identity', shared: true })
@Entity({ schema: 'identity', name: 'whereabouts' })
export class Whereabouts extends IdentityRecord {
  @Classified('whereabouts') @Field(() => WhereaboutsSubject, { nullable: true }) @Column('text') subject!: keyof typeof WhereaboutsSubject;
  @Classified('whereabouts', { fixed: true }) @Field(() => WhereaboutsAspect, { nullable: true }) @Column('text') aspect!: keyof typeof WhereaboutsAspect;
  @Classified('whereabouts', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text') value!: string;
  @Classified('whereabouts') @Field(() => String, { nullable: true, description: 'Partial date.' }) @Column('text', { nullable: true }) since?: string | null;
}
