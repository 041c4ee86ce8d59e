/**
 * The address under which a browser fetches a file: that which S3 was signed for, on the origin that serves files and nothing else. CloudFront puts the
 * bucket's host back, so the signature holds.
 *
 * @param presigned signed address of an object, with path and query as they were signed
 * @param filesUrl address of the files' origin, without a slash at its end
 */
export function fileAddress(presigned: string, filesUrl: string): string {
  const origin = /^https?:\/\/[^/?#]+/.exec(presigned)?.[0];
  if (origin === undefined) throw new TypeError('the signed address is none');
  return `${filesUrl}${presigned.slice(origin.length)}`;
}

/** Pictures that can do nothing but be looked at. SVG is none of them: it can hold script. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const harmless: ReadonlySet<string> = new Set([...pictures, 'text/plain', 'application/pdf']);

/** What a signed address makes S3 say of an object. */
export interface ServedAs {
  ResponseContentType: string;
  ResponseContentDisposition: string;
}

/**
 * How a file is handed to a browser: to be saved, of a type that nothing can be done with unless it is a picture, plain text or PDF. Only those pictures
 * may be shown in place, and only when that is asked for.
 *
 * @param file name (RFC 6266 carries it also when it is not ASCII) and type as somebody said it
 */
export function servedAs(file: { filename: string; contentType: string }, inline = false): ServedAs {
  const type = file.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const plain = file.filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const exact = encodeURIComponent(file.filename.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    ResponseContentType: harmless.has(type) ? type : 'application/octet-stream',
    ResponseContentDisposition: `${inline && pictures.has(type) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${exact}`,
  };
}
