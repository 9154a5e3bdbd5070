import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Unclassified } from '@heardonce/domain/classified.js';

/** The person who is signed in, as this system knows them. */
@Unclassified('the person themselves')
@ObjectType({ description: 'You, as this system knows you. Roles come from here, never from the sign-in.' })
export class Me {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field({ description: 'Code of your unit.' }) unit!: string;
  @Field({ description: 'Code of your agency.' }) agency!: string;
  @Field(() => [RoleCode]) roles!: (keyof typeof RoleCode)[];
  @Field({ description: 'Whether you signed in with a second factor; identity and whereabouts need one.' }) secondFactor!: boolean;
}
