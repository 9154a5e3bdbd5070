import { type GraphQLArgument, type GraphQLNamedType, getNamedType, type GraphQLSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';

interface Uses { asked: number; answered: number }

/** How often each field, argument, input field and enum value was used, and how often the answer had no error. */
export class Coverage {
  private readonly uses = new Map<string, Uses>();

  /** @param schema every place a query or mutation of it can name */
  constructor(schema: GraphQLSchema) {
    const inputs = new Set<GraphQLNamedType>();
    const add = (place: string): void => void this.uses.set(place, { asked: 0, answered: 0 });
    const takeIn = (type: GraphQLNamedType): void => {
      if (inputs.has(type)) return;
      inputs.add(type);
      if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`);
      if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`);
        takeIn(getNamedType(field.type));
      }
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`);
        for (const argument of field.args as readonly GraphQLArgument[]) {
          add(`${type.name}.${field.name}(${argument.name})`);
          takeIn(getNamedType(argument.type));
        }
      }
    }
  }

  used(place: string): number {
    return this.uses.get(place)?.asked ?? 0;
  }
  /** True where it was used several times and never without an error: no use in asking for it as if it were open. */
  alwaysRefused(place: string): boolean {
    const uses = this.uses.get(place);
    return uses !== undefined && uses.asked >= 3 && uses.answered === 0;
  }
  /** True where it was mostly refused so far: asked for less often, as somebody would who seldom gets an answer. */
  mostlyRefused(place: string): boolean {
    const uses = this.uses.get(place);
    return uses !== undefined && uses.asked >= 8 && uses.answered < uses.asked / 2;
  }
  note(places: Iterable<string>, answered: boolean): void {
    for (const place of new Set(places)) {
      const uses = this.uses.get(place);
      if (!uses) continue;
      uses.asked += 1;
      if (answered) uses.answered += 1;
    }
  }
  /** Of the root fields of queries: how often asked, how often answered. */
  roots(): Record<string, string> {
    return Object.fromEntries([...this.uses].filter(([place]) => /^Query\.\w+$/.test(place)).map(([place, uses]) => [place.slice(6), `${uses.answered}/${uses.asked}`]));
  }
  get size(): number {
    return this.uses.size;
  }
  /** Places nobody asked for; `wanted` narrows them down. */
  missing(wanted: (place: string) => boolean = () => true): string[] {
    return [...this.uses].filter(([place, uses]) => uses.asked === 0 && wanted(place)).map(([place]) => place);
  }
}
