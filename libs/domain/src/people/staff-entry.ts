import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { RoleCode } from './role-code.js';

/** A colleague in the directory: name, unit, agency and the roles they hold. */
@ObjectType({ description: 'A colleague in the directory: name, unit, agency and the roles they hold.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class StaffEntry {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => String) name!: string;
  @Classified('staff') @Field(() => String) unit!: string;
  @Classified('staff') @Field(() => String) agency!: string;
  @Classified('staff') @Field(() => Boolean) active!: boolean;
  @Classified('staff') @Field(() => [RoleCode]) roles!: (keyof typeof RoleCode)[];
}
