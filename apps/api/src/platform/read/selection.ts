import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** One selected field: under which key it is answered, which field it is, with which literal or variable arguments, and what is under it. */
export interface Selected {
  readonly key: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly children: readonly Selected[];
}

/** What the client asked for under this field; fragments opened, duplicates joined, `@skip` and `@include` obeyed. */
export interface Selection {
  readonly fields: readonly Selected[];
  /** True when no variable decided its shape, so that it can be kept with the document. */
  readonly fixed: boolean;
}

/** Kept as long as the parsed document is. */
const kept = new WeakMap<FieldNode, Selection>();

export function selectionOf(info: GraphQLResolveInfo): Selection {
  const node = info.fieldNodes[0];
  const known = node && info.fieldNodes.length === 1 ? kept.get(node) : undefined;
  if (known) return known;
  const reading = new SelectionReading(info);
  const selection = { fields: reading.children(info.fieldNodes), fixed: reading.fixed };
  if (node && info.fieldNodes.length === 1 && selection.fixed) kept.set(node, selection);
  return selection;
}

class SelectionReading {
  fixed = true;
  constructor(private readonly info: GraphQLResolveInfo) {}

  children(nodes: readonly FieldNode[]): Selected[] {
    const found = new Map<string, FieldNode[]>();
    for (const node of nodes) if (node.selectionSet) this.collect(node.selectionSet, found);
    return [...found].map(([key, same]) => {
      const first = same[0] as FieldNode;
      return { key, name: first.name.value, args: this.argumentsOf(first), children: this.children(same) };
    });
  }

  private collect(set: SelectionSetNode, found: Map<string, FieldNode[]>): void {
    for (const node of set.selections) {
      if (!this.included(node.directives ?? [])) continue;
      if (node.kind === Kind.FIELD) {
        if (node.name.value.startsWith('__')) continue;
        const key = node.alias?.value ?? node.name.value;
        found.set(key, [...(found.get(key) ?? []), node]);
      } else {
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : this.info.fragments[node.name.value]?.selectionSet;
        if (inner) this.collect(inner, found);
      }
    }
  }

  private included(directives: NonNullable<FieldNode['directives']>): boolean {
    return directives.every((directive) => {
      const wanted = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
      if (!wanted) return true;
      const value = this.valueOf(wanted);
      return directive.name.value === 'skip' ? value !== true : directive.name.value === 'include' ? value === true : true;
    });
  }

  private argumentsOf(node: FieldNode): Record<string, unknown> {
    return Object.fromEntries((node.arguments ?? []).map((argument) => [argument.name.value, this.valueOf(argument.value)]));
  }

  private valueOf(value: NonNullable<FieldNode['arguments']>[number]['value']): unknown {
    switch (value.kind) {
      case Kind.VARIABLE:
        this.fixed = false;
        return this.info.variableValues[value.name.value];
      case Kind.INT:
        return Number(value.value);
      case Kind.STRING:
      case Kind.ENUM:
      case Kind.BOOLEAN:
        return value.value;
      default:
        return null;
    }
  }
}
