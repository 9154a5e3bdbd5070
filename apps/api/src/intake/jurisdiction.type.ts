import { Unclassified } from '@heardonce/domain/classified.js';
import { Field, ObjectType } from '@nestjs/graphql';

@Unclassified('law and institutions of the country, public')
@ObjectType({ description: 'A name in both languages of the house.' })
export class LocalName {
  @Field() es!: string;
  @Field() en!: string;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionEntry {
  @Field() code!: string;
  @Field(() => LocalName) label!: LocalName;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionAgency extends JurisdictionEntry {
  @Field({ description: 'Decides conflicts of interest and reads the access log.' }) controlBody!: boolean;
  @Field(() => [String]) roles!: string[];
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionChannel extends JurisdictionEntry {
  @Field(() => String, { nullable: true }) phone?: string | null;
  @Field({ description: 'Whether a formal complaint can be filed there.' }) takesComplaints!: boolean;
  @Field(() => String, { nullable: true, description: 'Agency that passes the report on; null: the one that logs it.' }) agency?: string | null;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionPhone extends JurisdictionEntry {
  @Field() phone!: string;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionNumber {
  @Field() kind!: string;
  @Field(() => LocalName) label!: LocalName;
  @Field() issuer!: string;
  @Field(() => [String], { description: 'Parts in order, as `name:digits`; empty where none are published.' }) parts!: string[];
  @Field() source!: string;
  @Field() confirmedByLawyer!: boolean;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionTimeLimit extends JurisdictionEntry {
  @Field({ description: 'ISO 8601 duration.' }) duration!: string;
  @Field() recurs!: boolean;
  @Field() trigger!: string;
  @Field(() => String, { nullable: true }) dutyRole?: string | null;
  @Field(() => String, { nullable: true }) dutyAgency?: string | null;
  @Field({ description: 'The article it follows from.' }) source!: string;
  @Field({ description: 'Whether a lawyer of the country has confirmed it.' }) confirmedByLawyer!: boolean;
}

@Unclassified('law and institutions of the country, public')
@ObjectType()
export class JurisdictionOffence extends JurisdictionEntry {
  @Field() source!: string;
  @Field() confirmedByLawyer!: boolean;
}

@Unclassified('law and institutions of the country, public')
@ObjectType({ description: 'Law and institutions of the country, as data.' })
export class Jurisdiction extends JurisdictionEntry {
  @Field() utcOffset!: string;
  @Field(() => [JurisdictionAgency]) agencies!: JurisdictionAgency[];
  @Field(() => [JurisdictionChannel]) channels!: JurisdictionChannel[];
  @Field(() => [JurisdictionPhone]) emergencyNumbers!: JurisdictionPhone[];
  @Field(() => [JurisdictionNumber]) numberFormats!: JurisdictionNumber[];
  @Field(() => [JurisdictionTimeLimit]) timeLimits!: JurisdictionTimeLimit[];
  @Field(() => [JurisdictionEntry]) noticeKinds!: JurisdictionEntry[];
  @Field(() => [JurisdictionOffence]) offences!: JurisdictionOffence[];
}
