const feed = 0x0a;
const carriageReturn = 0x0d;
const equals = 0x3d;

/**
 * The content of a part's body, as the parser would give it, but in one go instead of line by line. An encoding that is not known counts as none.
 * @param encoding lower-case value of Content-Transfer-Encoding (RFC 2045, 6)
 */
export function decodeBody(body: Buffer, encoding: string): Buffer {
  if (encoding.includes('base64')) return isOddBase64(body) ? decodeOddBase64(body) : plainBase64(body);
  const lines = withLineFeeds(body);
  return encoding.includes('quoted-printable') ? unquoted(lines) : lines;
}

const plainBase64 = (body: Buffer): Buffer => Buffer.from(body.toString('latin1'), 'base64');

/** Whether base64 holds foreign characters, or padding elsewhere than at its end. */
export function isOddBase64(body: Buffer): boolean {
  const text = body.toString('latin1');
  const odd = text.search(/[^A-Za-z0-9+/\s]/);
  return odd >= 0 && !/^={1,2}$/.test(text.slice(odd).trimEnd());
}

/** The value of each character of base64; -1 for a foreign one, -2 for padding, -3 for blanks and line ends. */
const values = Int8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (character === '=') return -2;
  if (/\s/.test(character)) return -3;
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(character);
});

/**
 * Base64 as some write it: padding ends a stretch that is read by itself; foreign characters do not count (RFC 2045, 6.8), but where there are any, a
 * last group that is not whole is made of what stands around them and goes as well.
 */
function decodeOddBase64(body: Buffer): Buffer {
  const written = Buffer.alloc(Math.ceil((body.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let inGroup = 0;
  let foreign = false;
  for (const byte of body) {
    const value = values[byte] ?? -1;
    if (value === -1) foreign = true;
    else if (value === -2) inGroup = 0;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    inGroup = (inGroup + 1) % 4;
    if (inGroup !== 1) written[length++] = bits >> (inGroup === 0 ? 0 : 8 - 2 * inGroup);
  }
  return written.subarray(0, foreign && inGroup > 1 ? length - inGroup + 1 : length);
}

/** Reads quoted-printable (RFC 2045, 6.7) whose lines end with a line feed; what is not encoded as it should be stays as it is. */
function unquoted(body: Buffer): Buffer {
  const written = Buffer.alloc(body.length);
  let length = 0;
  let at = 0;
  for (let sign = body.indexOf(equals); sign >= 0; sign = body.indexOf(equals, at)) {
    length += body.copy(written, length, at, sign);
    at = sign + 1;
    if (body[at] === feed) {
      at += 1;
      continue;
    }
    const byte = (digit(body[at]) << 4) | digit(body[at + 1]);
    written[length++] = byte < 0 ? equals : byte;
    if (byte >= 0) at += 2;
  }
  length += body.copy(written, length, at);
  return written.subarray(0, length);
}

/** The value of a hexadecimal digit; -1 for anything else. */
function digit(character: number | undefined): number {
  if (character === undefined) return -1;
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const letter = character | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Lines end as the parser ends them, the last one too. */
function withLineFeeds(body: Buffer): Buffer {
  if (body.length === 0 || (body.indexOf(carriageReturn) < 0 && body.at(-1) === feed)) return body;
  const written = Buffer.alloc(body.length + 1);
  let length = 0;
  for (let at = 0; at < body.length; ) {
    const found = body.indexOf(feed, at);
    const next = found < 0 ? body.length : found;
    let end = next;
    while (end > at && body[end - 1] === carriageReturn) end--;
    length += body.copy(written, length, at, end);
    written[length++] = feed;
    at = next + 1;
  }
  return written.subarray(0, length);
}
