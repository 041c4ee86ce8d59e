import sanitizeHtml from 'sanitize-html';
import { isBearable } from './html-limits.ts';

const length = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex)?$/i;
const lengths =
  /^(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex)?|auto)(?:\s+(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex)?|auto)){0,3}$/i;
const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|rgba?\([\d\s.,%]{5,40}\))$/i;
const border =
  /^(?:(?:\d{1,3}(?:\.\d{1,2})?(?:px|pt|em)|none|hidden|dotted|dashed|solid|double|groove|ridge|inset|outset|thin|medium|thick|#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{5,40}\))\s*){1,4}$/i;
const family = /^[\w\s,"'-]{1,200}$/;
const word = /^[a-z-]{1,20}$/i;

const styles = {
  color: [colour],
  'background-color': [colour],
  background: [colour],
  'font-family': [family],
  'font-size': [length, word],
  'font-weight': [/^(?:bold|bolder|lighter|normal|\d{3})$/i],
  'font-style': [word],
  'text-align': [word],
  'text-decoration': [/^[a-z -]{1,40}$/i],
  'text-indent': [length],
  'line-height': [length, word],
  'vertical-align': [length, word],
  'white-space': [word],
  margin: [lengths],
  'margin-top': [length],
  'margin-right': [length],
  'margin-bottom': [length],
  'margin-left': [length],
  padding: [lengths],
  'padding-top': [length],
  'padding-right': [length],
  'padding-bottom': [length],
  'padding-left': [length],
  border: [border],
  'border-top': [border],
  'border-right': [border],
  'border-bottom': [border],
  'border-left': [border],
  'border-color': [colour],
  'border-width': [lengths],
  'border-style': [word],
  'border-collapse': [word],
  'border-spacing': [lengths],
  'border-radius': [lengths],
  width: [length, /^auto$/i],
  height: [length, /^auto$/i],
  'max-width': [length],
  'min-width': [length],
  'list-style-type': [word],
};

const options: sanitizeHtml.IOptions = {
  allowedTags: [
    'a',
    'abbr',
    'address',
    'article',
    'aside',
    'b',
    'bdi',
    'bdo',
    'big',
    'blockquote',
    'br',
    'caption',
    'center',
    'cite',
    'code',
    'col',
    'colgroup',
    'dd',
    'del',
    'details',
    'dfn',
    'div',
    'dl',
    'dt',
    'em',
    'figcaption',
    'figure',
    'font',
    'footer',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'i',
    'img',
    'ins',
    'kbd',
    'li',
    'main',
    'mark',
    'nav',
    'ol',
    'p',
    'pre',
    'q',
    's',
    'samp',
    'section',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'summary',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'time',
    'tr',
    'tt',
    'u',
    'ul',
    'var',
    'wbr',
  ],
  allowedAttributes: {
    '*': ['style', 'dir', 'lang', 'title', 'align'],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', 'data-cid', 'referrerpolicy', 'loading'],
    table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
    td: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor'],
    th: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor', 'scope'],
    tr: ['valign', 'bgcolor'],
    col: ['width', 'span'],
    font: ['color', 'face', 'size'],
    ol: ['start', 'type'],
    li: ['value'],
    blockquote: ['type'],
    time: ['datetime'],
  },
  allowedStyles: { '*': styles },
  allowedSchemes: ['https', 'http', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['https'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'option',
    'noscript',
    'title',
    'template',
    'xmp',
    'noembed',
    'noframes',
    'plaintext',
    'iframe',
    'object',
    'embed',
    'applet',
  ],
  enforceHtmlBoundary: false,
  parseStyleAttributes: true,
  nestingLimit: 100,
  transformTags: {
    a: (_tag, attributes) => ({ tagName: 'a', attribs: withTarget(attributes) }),
    img: (_tag, attributes) => ({ tagName: 'img', attribs: asMarker(attributes) }),
  },
};

/** Only whole addresses: a relative one would lead into the desk. */
function withTarget({ href = '', ...attributes }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  if (!/^\s*(?:https?:\/\/|mailto:|tel:)/i.test(href)) return attributes;
  return { href, ...attributes, target: '_blank', rel: 'noopener noreferrer' };
}

/** An image of the mail itself becomes a marker, `data-cid`, that the page fills with a signed address of the part. */
function asMarker({ src = '', 'data-cid': _forged, ...attributes }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const cid = /^\s*cid:\s*(.{1,400})$/i.exec(src)?.[1];
  if (cid !== undefined) return { ...attributes, 'data-cid': decoded(cid.trim()) };
  const shown: sanitizeHtml.Attributes = /^\s*https:\/\//i.test(src) ? { src } : {};
  return { ...shown, ...attributes, referrerpolicy: 'no-referrer', loading: 'lazy' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * HTML that can neither run nor load anything but images over https: for showing in a frame without scripts. Links open apart and do not
 * tell where they were followed; embedded images (`cid:`) become `<img data-cid>`. Never throws; empty for HTML
 * that is built to keep a parser busy.
 */
export function sanitiseHtml(html: string): string {
  return isBearable(html) ? sanitizeHtml(html, options).trim() : '';
}
