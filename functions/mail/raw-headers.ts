/** Skips what stands before the first header: a byte order mark, empty lines, the `From ` line of an mbox. */
export function withoutPrelude(raw: Uint8Array): Uint8Array {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[at] === 0x0d || raw[at] === 0x0a) at++;
  const mbox = Buffer.from(raw.subarray(at, at + 6)).toString('latin1');
  if (mbox.startsWith('From ') || mbox.startsWith('>From ')) {
    const line = raw.indexOf(0x0a, at);
    if (line >= 0) at = line + 1;
  }
  return at === 0 ? raw : raw.subarray(at);
}

/** Index just behind the header block: the first empty line, else the whole. */
export function endOfHeaders(raw: Uint8Array): number {
  for (let at = raw.indexOf(0x0a); at >= 0; at = raw.indexOf(0x0a, at + 1)) {
    if (raw[at + 1] === 0x0a) return at + 1;
    if (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a) return at + 1;
  }
  return raw.length;
}

/** How many times some ASCII characters occur in a stretch of bytes. */
export function countOf(characters: string, raw: Uint8Array): number {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  let count = 0;
  for (let at = bytes.indexOf(characters); at >= 0; at = bytes.indexOf(characters, at + characters.length)) count++;
  return count;
}
