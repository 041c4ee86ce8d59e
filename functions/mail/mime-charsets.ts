import { decodeWords } from 'postal-mime';

const encodedWord = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*)\?=/g;

/** Whether a name of a character set means UTF-7, which browsers and so `TextDecoder` have given up. */
export const isUtf7 = (charset: string): boolean => /^(?:x-)?(?:unicode-\d-\d-)?utf-?7(?:\*.*)?$/i.test(charset.trim());

/** Reads UTF-7 (RFC 2152): text in which `+…-` holds UTF-16 in base64. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, base64: string) => {
    if (base64 === '') return whole === '+-' ? '+' : whole;
    const bytes = Buffer.from(base64, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}

/** Whether bytes are UTF-8 as a whole. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Whether `TextDecoder` knows a character set by that name and reads it; `replacement` is its name for what it refuses. */
export function isKnownCharset(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== 'replacement';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Mends a header block: encoded words (RFC 2047) in UTF-7 or with bytes beyond ASCII are written anew, and a line that is not UTF-8 is read in the
 * character set that the block names, else in Windows-1252, and written as UTF-8 (RFC 6532). The same bytes when nothing is to be mended.
 */
export function mendHeaders(head: Uint8Array): Uint8Array {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const block = bytes.toString('latin1');
  const odd = /[\x80-\xff]/.test(block);
  if (!odd && !/utf-?7\?/i.test(block)) return head;
  const words = block.replace(encodedWord, mendWord);
  if (!odd || isUtf8(bytes)) return Buffer.from(words, 'latin1');
  const decoder = decoderOf(/charset\s*=\s*"?([\w.:-]{2,40})/i.exec(words)?.[1]);
  const lines = words.split(/(?<=\n)/).map((line) => {
    const raw = Buffer.from(line, 'latin1');
    return isUtf8(raw) ? raw : Buffer.from(decoder.decode(raw), 'utf8');
  });
  return Buffer.concat(lines);
}

function mendWord(word: string, charset: string, encoding: string, text: string): string {
  if (isUtf7(charset)) return `=?utf-8?B?${Buffer.from(decodeUtf7(decodeWords(word))).toString('base64')}?=`;
  if (!/q/i.test(encoding) || !/[\x80-\xff]/.test(text)) return word;
  const named = isUtf8(Buffer.from(text, 'latin1')) ? 'utf-8' : charset;
  const escaped = text.replace(/[\x80-\xff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  return `=?${named}?Q?${escaped}?=`;
}

function decoderOf(charset: string | undefined): TextDecoder {
  const named = charset?.toLowerCase() ?? '';
  const usable = named !== 'utf-8' && named !== 'us-ascii' && isKnownCharset(named);
  return new TextDecoder(usable ? named : 'windows-1252');
}
