/**
 * Mends a raw mail before it is parsed: what comes before the first header goes, and header bytes that are not UTF-8 are read in the
 * character set that the mail names, else in Windows-1252, and written as UTF-8 (RFC 6532).
 */
export function mendRaw(raw: Uint8Array): Uint8Array {
  const start = firstHeader(raw);
  const body = start === 0 ? raw : raw.subarray(start);
  const end = endOfHeaders(body);
  const headers = body.subarray(0, end);
  if (isUtf8(headers)) return body;
  const text = decoder(/charset\s*=\s*"?([\w.:-]{2,40})/i.exec(Buffer.from(headers).toString('latin1'))?.[1]).decode(
    headers,
  );
  return Buffer.concat([Buffer.from(text, 'utf8'), body.subarray(end)]);
}

/** Skips a byte order mark, empty lines and the `From ` line of an mbox. */
function firstHeader(raw: Uint8Array): number {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[at] === 0x0d || raw[at] === 0x0a) at++;
  const mbox = Buffer.from(raw.subarray(at, at + 6)).toString('latin1');
  if (mbox.startsWith('From ') || mbox.startsWith('>From ')) {
    const line = raw.indexOf(0x0a, at);
    if (line >= 0) at = line + 1;
  }
  return at;
}

/** Index just behind the header block: the first empty line, else the whole. */
export function endOfHeaders(raw: Uint8Array): number {
  for (let at = raw.indexOf(0x0a); at >= 0; at = raw.indexOf(0x0a, at + 1)) {
    if (raw[at + 1] === 0x0a) return at + 1;
    if (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a) return at + 1;
  }
  return raw.length;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function decoder(charset: string | undefined): TextDecoder {
  const named = charset?.toLowerCase();
  if (named === undefined || named === 'utf-8' || named === 'us-ascii') return new TextDecoder('windows-1252');
  try {
    return new TextDecoder(named);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder('windows-1252');
    throw error;
  }
}

/**
 * How many times a boundary that the mail declares begins a line. Linear in its length; stops at `limit`.
 */
export function countParts(raw: Uint8Array, limit: number): number {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const boundaries = declaredBoundaries(bytes);
  if (boundaries.size === 0) return 0;
  let count = 0;
  for (let at = bytes.indexOf('\n--'); at >= 0 && count < limit; at = bytes.indexOf('\n--', at + 3)) {
    const end = bytes.indexOf(0x0a, at + 3);
    const line = bytes.toString('latin1', at + 3, Math.min(end < 0 ? bytes.length : end, at + 203)).trimEnd();
    if (boundaries.has(line)) count++;
  }
  return count;
}

function declaredBoundaries(bytes: Buffer): Set<string> {
  const found = new Set<string>();
  for (const word of ['boundary=', 'Boundary=', 'BOUNDARY=']) {
    for (let at = bytes.indexOf(word); at >= 0 && found.size < 10_000; at = bytes.indexOf(word, at + 9)) {
      const value = /^"?([^"\r\n;]{1,200})/.exec(bytes.toString('latin1', at + 9, at + 210))?.[1];
      if (value !== undefined) found.add(value.trimEnd());
    }
  }
  return found;
}

/** The number of lines of the raw mail. */
export function countLines(raw: Uint8Array): number {
  let count = 0;
  for (let at = raw.indexOf(0x0a); at >= 0; at = raw.indexOf(0x0a, at + 1)) count++;
  return count;
}
