import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type Constructor, Edge, Unclassified } from './classified.js';

/** One thing the reader may not see here: which, why, and who could change that. The same whether or not a value exists. */
@Unclassified('made of policy and case state alone')
@ObjectType({ description: 'A field or collection that is withheld: named, with its reason and who can grant it. Never tells whether a value exists.' })
export class Withheld {
  @Field({ description: 'The withheld field of this object.' }) field!: string;
  @Field({ description: 'The kind of information, as in docs/policy-matrix.md.' }) kind!: string;
  @Field({ description: 'Code of the reason; NOT_PERMITTED where naming more would tell more.' }) reason!: string;
  @Field(() => [String], { description: 'Roles that can lift it.' }) grantedBy!: string[];
}

/** Relay page information; cursors are bound to the viewer and the query. */
@Unclassified('whether there is more of what the reader may see')
@ObjectType()
export class PageInfo {
  @Field() hasNextPage!: boolean;
  @Field(() => String, { nullable: true }) endCursor?: string | null;
}

export interface ConnectionType<T> { nodes: T[]; edges: { cursor: string; node: T }[]; pageInfo: PageInfo; withheld: Withheld[] }
const made = new Map<Constructor, Constructor<ConnectionType<unknown>>>();

/** The Relay connection over a record type; made once per type. */
export function Connection<T extends object>(type: Constructor<T>): Constructor<ConnectionType<T>> {
  const known = made.get(type);
  if (known) return known as Constructor<ConnectionType<T>>;
  @ObjectType(`${type.name}Edge`)
  class EdgeOfType {
    @Field(() => ID) cursor!: string;
    @Field(() => type as never) node!: T;
  }
  @ObjectType(`${type.name}Connection`)
  class ConnectionOfType {
    @Field(() => [type as never]) nodes!: T[];
    @Field(() => [EdgeOfType]) edges!: EdgeOfType[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
    @Field(() => [Withheld], { description: 'Rows of this collection the reader may not see; a constant marker, whether or not there are any.' }) withheld!: Withheld[];
  }
  made.set(type, ConnectionOfType as Constructor<ConnectionType<unknown>>);
  return ConnectionOfType as Constructor<ConnectionType<T>>;
}

/** A collection of the case file: an edge by `caseId`, answered as a Relay connection. The connection type is made here and now, before any schema. */
export function Edges(type: Constructor): PropertyDecorator {
  const connection = Connection(type as Constructor<object>);
  return (owner, property) => {
    Edge(() => type, { to: 'caseId', many: true })(owner, property as string);
    (Field as (type: () => unknown, options: object) => PropertyDecorator)(() => connection, { nullable: true })(owner, property);
  };
}
