import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { IdentityRecord } from '../record.js';

export const DocumentStatus = codes('DocumentStatus', ['IMPORTED', 'QUARANTINED', 'CORRECTED']);
/** A document from another system, kept as received with its hash; in quarantine until it is valid. */
@ObjectType({ description: 'A document from another system, kept as received with its hash; in quarantine until it is valid.' })
@ClassifiedRecord({ kind: 'source', zone: 'identity' })
@Entity({ schema: 'identity', name: 'incoming_document' })
export class IncomingDocument extends IdentityRecord {
  @Classified('source') @Field(() => String, { nullable: true }) @Column('text') format!: string;
  @Classified('source') @Field(() => DocumentStatus, { nullable: true }) @Column('text') status!: keyof typeof DocumentStatus;
  @Classified('source') @Field(() => String, { nullable: true, description: 'SHA-256 of the document as received.' }) @Column('text') sha256!: string;
  @Classified('source') @Field(() => String, { nullable: true, description: 'Where, which rule, what was expected; never the value.' }) @Column('jsonb', { nullable: true }) problems?: unknown | null;
  @Classified('source') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) correctsId?: string | null;
  @Classified('source') @Field(() => String, { nullable: true, description: 'Payloads that were not text: type, size and hash; the bytes were destroyed.' }) @Column('jsonb', { nullable: true }) detached?: unknown | null;
  @Classified('source', { encrypted: true }) @Field(() => String, { nullable: true, description: 'The document in base64, as received but for detached payloads.' }) @Column('text', { nullable: true }) text?: string | null;
  @Classified('source', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) filename?: string | null;
}
