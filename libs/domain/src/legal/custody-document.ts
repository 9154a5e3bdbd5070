import { Field, ObjectType } from '@nestjs/graphql';
import { Unclassified } from '../classified.js';
import { codes } from '../codes.js';

export const CustodyFormat = codes('CustodyFormat', ['FORM_CSV', 'FORM_JSON', 'CASE_UCO'], 'The Colombian chain of custody record, or CASE/UCO JSON-LD.');

@Unclassified('a document made for export, on record row by row before it is given')
@ObjectType({ description: 'A chain of custody as a document.' })
export class CustodyDocument {
  @Field() filename!: string;
  @Field() mediaType!: string;
  @Field() content!: string;
}
