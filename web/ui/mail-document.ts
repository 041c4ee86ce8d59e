/** A picture inside a mail, by its Content-ID without angle brackets, and where it can be fetched from. */
export type InlinePictures = Readonly<Record<string, string>>;

/**
 * What the mail frame may do. No `allow-scripts`: nothing in the frame ever runs, so `allow-same-origin` gives the page the
 * right to measure the frame without giving the mail a right to anything. The two must never stand together.
 */
export const frameSandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

const style = `
  html { color-scheme: light; }
  body { margin: 0; padding: 12px; background: #fff; color: #18201c; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
  table { max-width: 100%; }
  pre { white-space: pre-wrap; }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #dde3e0; color: #535e58; }
`;

/** The mail shows pictures that lie on somebody's server: fetching them tells the sender that it was opened. */
export function hasRemotePictures(html: string): boolean {
  return /<img\b[^>]*\ssrc="https:/iu.test(html);
}

/** Content-IDs of the mail's own pictures: the sanitiser has put them into `data-cid`. */
export function referredPictures(html: string): string[] {
  return [...new Set([...html.matchAll(ownPicture)].map((match) => unescaped(match[1] ?? '')))];
}

const ownPicture = /\sdata-cid="([^"]*)"/gu;

function unescaped(attribute: string): string {
  return attribute.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * A whole page around a mail's sanitised HTML, for the frame's `srcdoc`. Its policy forbids everything but its own style and
 * pictures; remote pictures only when the reader has asked for them.
 */
export function mailDocument(html: string, options: { remotePictures: boolean; pictures: InlinePictures }): string {
  const origins = [
    ...new Set(Object.values(options.pictures).map((url) => new URL(url, 'https://relative.invalid').origin)),
  ];
  const sources = ['data:', ...origins, ...(options.remotePictures ? ['https:'] : [])].join(' ');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${sources}; form-action 'none'; base-uri 'none'`;
  // What the policy would block is not even asked for.
  const quiet = options.remotePictures ? html : html.replace(/(<img\b[^>]*\s)src="https:/giu, '$1data-src="https:');
  const body = quiet.replace(ownPicture, (marker, id: string) => {
    const url = options.pictures[unescaped(id)];
    return url === undefined ? marker : ` src="${escaped(url)}"`;
  });
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>${style}</style></head><body>${body}</body></html>`;
}
