import { Field, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';

/** An agency that works with the shared record. */
@ObjectType({ description: 'An agency that works with the shared record.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class Agency {
  @Classified('staff') @Field(() => String) code!: string;
  @Classified('staff') @Field(() => String) nameEs!: string;
  @Classified('staff') @Field(() => String) nameEn!: string;
  @Classified('staff') @Field(() => Boolean) controlBody!: boolean;
}
