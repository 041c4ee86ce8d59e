import { randomUUID } from 'node:crypto';
import type { AwsError } from '../engines/aws-error.ts';
import type { Answer } from './service.ts';

/** Element content for `element`: text, further elements, or repeated elements. Undefined leaves the element out. */
export type XmlContent = string | number | boolean | undefined | XmlTree | XmlTree[] | string[];
export interface XmlTree {
  [name: string]: XmlContent;
}

/** Text made safe between tags and in attributes; control characters as character references. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Writes elements in the order of the tree's keys; a list repeats its element. */
export function xml(tree: XmlTree): string {
  return Object.entries(tree)
    .map(([name, content]) => element(name, content))
    .join('');
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join('');
  const inner = typeof content === 'object' ? xml(content) : escapeXml(String(content));
  return `<${name}>${inner}</${name}>`;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An XML answer. The root element carries the namespace. */
export function xmlAnswer(root: string, namespace: string, tree: XmlTree, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `${DECLARATION}<${root} xmlns="${namespace}">${xml(tree)}</${root}>`,
  };
}

/** The answer of an action of the Query protocol: `<ActionResponse><ActionResult>…`. */
export function queryAnswer(action: string, namespace: string, result: XmlTree): Answer {
  const tree = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  return { ...xmlAnswer(`${action}Response`, namespace, tree), headers: { 'content-type': 'text/xml' } };
}

/** An error of the Query protocol. */
export function queryError(namespace: string, error: AwsError): Answer {
  const tree = {
    Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
    RequestId: randomUUID(),
  };
  return { ...xmlAnswer('ErrorResponse', namespace, tree, error.status), headers: { 'content-type': 'text/xml' } };
}

/** The parameters of a Query call: `Tags.member.2.Name=x` … */
export class QueryParameters {
  readonly #values: URLSearchParams;

  constructor(body: Buffer) {
    this.#values = new URLSearchParams(body.toString('utf8'));
  }

  /** One value, or undefined. */
  get(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** The values `<name>.member.1<suffix>`, `<name>.member.2<suffix>` … up to the first that is missing. */
  members(name: string, suffix = '', separator = 'member'): string[] {
    const found: string[] = [];
    for (let value = this.get(`${name}.${separator}.1${suffix}`); value !== undefined; ) {
      found.push(value);
      value = this.get(`${name}.${separator}.${found.length + 1}${suffix}`);
    }
    return found;
  }
}
