import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** What one document may ask for. The figures are SECURITY's; the units are counts. */
export interface GraphqlLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly fragments: number;
  /** Fields after every fragment has been put in its place, duplicates included. */
  readonly fields: number;
  readonly operations: number;
}

export const GRAPHQL_LIMITS: GraphqlLimits = {
  depth: 10,
  aliases: 15,
  rootFields: 20,
  directives: 20,
  fragments: 20,
  fields: 500,
  operations: 5,
};

/** Lexical tokens of one document; the parser stops there. */
export const MAX_TOKENS = 1000;

/** Validation stops after this many errors. */
export const MAX_VALIDATION_ERRORS = 5;

/** The code of a document that asks for more than the limits allow. */
export const QUERY_TOO_LARGE = 'QUERY_TOO_LARGE';

/** What a selection amounts to once its fragments are in place. */
interface Extent {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fields: number;
  readonly ownFields: number;
}

const NOTHING: Extent = { depth: 0, aliases: 0, directives: 0, fields: 0, ownFields: 0 };

/**
 * Validation rule: refuses a document beyond the limits with the code `QUERY_TOO_LARGE`. Each
 * fragment is measured once, so a document that doubles itself costs no more than its text.
 * The depth below `__schema` and `__type`, and of fragments on their types, is not counted: tools go 13 deep
 * there, and where introspection is off another rule refuses it altogether.
 */
export function rejectLargeQueries(limits: GraphqlLimits = GRAPHQL_LIMITS) {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document: DocumentNode): void {
      const reason = exceededLimit(document, limits);
      if (reason === undefined) return;
      context.reportError(new GraphQLError(QUERY_TOO_LARGE, { extensions: { code: QUERY_TOO_LARGE, limit: reason } }));
    },
  });
}

/** Validation rule of POST: what stays open goes over a WebSocket; here it would be answered once, with nothing. */
export function rejectSubscriptions(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node): void {
      if (node.operation === OperationTypeNode.SUBSCRIPTION) context.reportError(new GraphQLError('Subscriptions go over a WebSocket', { nodes: node }));
    },
  };
}

/** The first limit that the document exceeds, by its name; undefined when it keeps to all. */
export function exceededLimit(document: DocumentNode, limits: GraphqlLimits): keyof GraphqlLimits | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operations = 0;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations += 1;
  }
  if (operations > limits.operations) return 'operations';
  if (fragments.size > limits.fragments) return 'fragments';
  const measure = createMeasure(fragments);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const extent = measure(definition.selectionSet);
    const directives = extent.directives + (definition.directives?.length ?? 0);
    if (extent.depth > limits.depth && !isOfIntrospection(definition)) return 'depth';
    if (extent.aliases > limits.aliases) return 'aliases';
    if (extent.fields > limits.fields) return 'fields';
    if (directives > limits.directives) return 'directives';
    if (definition.kind === Kind.OPERATION_DEFINITION && extent.ownFields > limits.rootFields) return 'rootFields';
  }
  return undefined;
}

/** Fields of these types are reached through `__schema` and `__type` alone. */
function isOfIntrospection(definition: OperationDefinitionNode | FragmentDefinitionNode): boolean {
  return definition.kind === Kind.FRAGMENT_DEFINITION && definition.typeCondition.name.value.startsWith('__');
}

/** A cycle of fragments is left to the standard rule that names it; here it counts as nothing. */
function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>): (set: SelectionSetNode) => Extent {
  const measured = new Map<string, Extent>();
  const measureFragment = (name: string): Extent => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    if (fragment === undefined) return NOTHING;
    measured.set(name, NOTHING);
    const extent = measure(fragment.selectionSet);
    measured.set(name, extent);
    return extent;
  };
  const measure = (set: SelectionSetNode): Extent => {
    const sum = { depth: 0, aliases: 0, directives: 0, fields: 0, ownFields: 0 };
    for (const selection of set.selections) {
      sum.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet === undefined ? NOTHING : measure(selection.selectionSet);
        add(sum, below, selection.name.value.startsWith('__') ? 1 : below.depth + 1);
        sum.fields += 1;
        sum.ownFields += 1;
        if (selection.alias !== undefined) sum.aliases += 1;
      } else {
        const spread =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measure(selection.selectionSet)
            : measureFragment(selection.name.value);
        add(sum, spread, spread.depth);
        sum.ownFields += spread.ownFields;
      }
    }
    return sum;
  };
  return measure;
}

function add(sum: { -readonly [Key in keyof Extent]: Extent[Key] }, part: Extent, depth: number): void {
  sum.depth = Math.max(sum.depth, depth);
  sum.aliases += part.aliases;
  sum.directives += part.directives;
  sum.fields += part.fields;
}
