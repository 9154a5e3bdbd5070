import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';

/** A unit of an agency. */
@ObjectType({ description: 'A unit of an agency.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class Unit {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => String) code!: string;
  @Classified('staff') @Field(() => String) name!: string;
  @Classified('staff') @Field(() => String) agency!: string;
  @Classified('staff') @Field(() => Boolean) active!: boolean;
}
