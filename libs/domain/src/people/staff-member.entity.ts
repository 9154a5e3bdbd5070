import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';

/** Who works here, as colleagues see it: name, unit, agency. */
@ObjectType()
@ClassifiedRecord({ kind: 'staff', zone: 'people', office: true })
@Entity({ schema: 'people', name: 'staff_member', synchronize: false })
export class StaffMember {
  @Classified('staff') @Field(() => ID, { nullable: true }) @PrimaryColumn('uuid') id!: string;
  @Classified('staff') @Field(() => String, { nullable: true }) @Column('text') name!: string;
  @Classified('staff') @Field(() => String, { nullable: true, description: 'Code of the unit.' }) @Column('text') unit!: string;
  @Classified('staff') @Field(() => String, { nullable: true, description: 'Code of the agency.' }) @Column('text') agency!: string;
  @Classified('staff') @Field(() => Boolean, { nullable: true, description: 'False once the person has left.' }) @Column('boolean') active!: boolean;
}
