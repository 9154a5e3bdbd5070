import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const RelationToChild = codes('RelationToChild', ['PARENT', 'STEPPARENT', 'SIBLING', 'GRANDPARENT', 'OTHER_FAMILY', 'ROMANTIC', 'FRIEND', 'TEACHER', 'NEIGHBOUR', 'STRANGER', 'OFFICIAL', 'OTHER', 'UNKNOWN']);
export const ProceduralStage = codes('ProceduralStage', ['NAMED', 'INDICIADO', 'IMPUTADO', 'ACUSADO', 'CONDENADO', 'ACQUITTED', 'WITNESS']);
/** A person named in the case, by procedural stage; nobody is an offender before a judgment. */
@ObjectType({ description: 'A person named in the case, by procedural stage; nobody is an offender before a judgment.' })
@ClassifiedRecord({ kind: 'persons_named', zone: 'core' })
@Entity({ schema: 'core', name: 'person_named' })
export class PersonNamed extends CaseRecord {
  @Classified('persons_named') @Field(() => String, { nullable: true, description: 'May be unknown.' }) @Column('text', { nullable: true }) name?: string | null;
  @Classified('persons_named') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) alias?: string | null;
  @Classified('persons_named') @Field(() => RelationToChild, { nullable: true }) @Column('text', { nullable: true }) relation?: keyof typeof RelationToChild | null;
  @Classified('persons_named') @Field(() => ProceduralStage, { nullable: true }) @Column('text') stage!: keyof typeof ProceduralStage;
  @Classified('persons_named') @Column('uuid', { nullable: true }) staffId?: string | null;
}
