import { Unclassified } from '@heardonce/domain/classified.js';
import { DocumentStatus } from '@heardonce/domain/intake/incoming-document.entity.js';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBase64, IsString, IsUUID, Length } from 'class-validator';
import { KeyedInput } from '../platform/acknowledgement.js';

@InputType({ description: 'One small document (about 70 kB); larger ones and several at once go to POST /imports.' })
export class ImportDocumentInput extends KeyedInput {
  @Field() @IsString() @Length(1, 200) filename!: string;
  @Field({ description: 'The document byte for byte, in base64.' }) @IsString() @IsBase64() contentBase64!: string;
}

@InputType({ description: 'A corrected document in place of one in quarantine; both are kept.' })
export class CorrectQuarantinedInput extends ImportDocumentInput {
  @Field(() => ID, { description: 'The document in quarantine.' }) @IsUUID() documentId!: string;
  @Field() @IsString() @Length(3, 1000) why!: string;
}

@Unclassified('places and rules of the format, never a value of the document')
@ObjectType({ description: 'Where a document breaks which rule; never the value.' })
export class ImportProblem {
  @Field({ description: 'XPath, JSON pointer or line:column; empty for the whole document.' }) path!: string;
  @Field() rule!: string;
  @Field({ description: 'What was expected, in your language.' }) expected!: string;
}

@Unclassified('type, size and hash of what the person just sent in')
@ObjectType({ description: 'A payload that was no text: its bytes were destroyed.' })
export class DetachedPart {
  @Field() path!: string;
  @Field() contentType!: string;
  @Field() sha256!: string;
  @Field(() => Int) size!: number;
}

@Unclassified('codes and ids of what the person just sent in')
@ObjectType()
export class ImportResult {
  @Field(() => ID) documentId!: string;
  @Field({ description: 'SHA-256 of the document as received.' }) sha256!: string;
  @Field() format!: string;
  @Field(() => DocumentStatus) status!: keyof typeof DocumentStatus;
  @Field(() => [ImportProblem]) problems!: ImportProblem[];
  @Field(() => [DetachedPart]) detached!: DetachedPart[];
  @Field(() => [String], { description: 'Codes of the reports it holds.' }) reportCodes!: string[];
  @Field({ description: 'True when your unit had sent this document in before; nothing was done twice.' }) known!: boolean;
}
