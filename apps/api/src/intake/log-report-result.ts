import { Unclassified } from '@heardonce/domain/classified.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';

/** One answer for every report: whether a case was found, perhaps found or not is not in it. */
@Unclassified('made of what the person just typed and the law')
@ObjectType({ description: 'The report is kept. The answer is the same whether or not a case exists already.' })
export class LogReportResult {
  @Field({ description: 'Code of the report, to ask after it.' }) reportCode!: string;
  @Field({ description: 'Whether a formal complaint (denuncia) exists. A report is not a complaint.' }) complaintExists!: boolean;
  @Field({ description: 'Code of the agency whose duty the next step is.' }) nextStepAgency!: string;
  @Field({ description: 'The next step in words.' }) nextStep!: string;
  @Field(() => Timestamp, { description: 'Law 1146 of 2007, art. 12-15: 24 hours.' }) nextStepDueAt!: string;
  @Field() message!: string;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID) requestId!: string;
}
