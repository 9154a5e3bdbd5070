import { findBinaryRuns } from './binary-run.js';
import { detachRuns, type DetachedText } from './detach.js';
import type { DetachedPayload } from './incoming-document.js';
import { safeXPath } from './safe-path.js';
import { readXmlSource, type XmlNode } from './xml-source.js';

export interface DetachedXml extends DetachedText {
  /** The element without its payloads. */
  readonly root: XmlNode;
}

/**
 * Cuts payloads out of XML, in element text and attributes. The rest of the text stays as it was, except where a payload is
 * written so that it can't be found in the text (as character references): then the elements are written out anew.
 */
export function detachFromXml(text: string, root: XmlNode, names: ReadonlySet<string>): DetachedXml {
  const detached: DetachedPayload[] = [];
  const clean = cleanElement(root, names, detached);
  const cut = detachRuns(text, (run) => `#${run.start}`);
  const known = new Set(detached.map((each) => each.sha256));
  const outside = cut.detached.filter((each) => !known.has(each.sha256));
  const left = detached.length === 0 ? clean : readXmlSource(cut.text, null, names).root;
  const isClean = left !== null && !holdsPayload(left);
  return { root: clean, text: isClean ? cut.text : serialise(clean), detached: [...detached, ...outside] };
}

function cleanElement(node: XmlNode, names: ReadonlySet<string>, detached: DetachedPayload[]): XmlNode {
  const path = safeXPath(node.path, names);
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    const cut = detachRuns(value, () => `${path}/@${names.has(name) ? name : '*'}`);
    cut.detached.forEach((payload) => detached.push(payload));
    return [name, cut.text] as const;
  });
  const text = detachRuns(node.text, () => path);
  text.detached.forEach((payload) => detached.push(payload));
  return { ...node, attributes: Object.fromEntries(attributes), text: text.text, children: node.children.map((child) => cleanElement(child, names, detached)) };
}

function holdsPayload(node: XmlNode): boolean {
  return [node.text, ...Object.values(node.attributes)].some((value) => findBinaryRuns(value).length > 0) || node.children.some(holdsPayload);
}

function serialise(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root)}\n`;
}

function element(node: XmlNode): string {
  const name = node.prefix === '' ? node.name : `${node.prefix}:${node.name}`;
  const binding = node.namespace === '' ? '' : ` xmlns${node.prefix === '' ? '' : `:${node.prefix}`}="${escape(node.namespace)}"`;
  const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  return `<${name}${binding}${attributes.join('')}>${escape(node.text)}${node.children.map(element).join('')}</${name}>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (char) => `&#${char.charCodeAt(0)};`);
}
