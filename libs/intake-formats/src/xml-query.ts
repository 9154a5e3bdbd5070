import type { XmlNode } from './xml-source.js';

/** The children with that name, in order. */
export function childrenOf(node: XmlNode | null, name: string): readonly XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** The first element along the names, or null. */
export function findElement(node: XmlNode | null, ...names: readonly string[]): XmlNode | null {
  return names.reduce<XmlNode | null>((at, name) => childrenOf(at, name)[0] ?? null, node);
}

/** The texts of the children with one of those names, trimmed, without empty ones, in the order of the names. */
export function textsOf(node: XmlNode | null, ...names: readonly string[]): string[] {
  return names.flatMap((name) => childrenOf(node, name).map((child) => child.text.trim())).filter((text) => text !== '');
}

/** The first of {@link textsOf}, or null. */
export function textOf(node: XmlNode | null, name: string): string | null {
  return textsOf(node, name)[0] ?? null;
}
