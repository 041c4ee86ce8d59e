/** A stretch of plain text, or an address in it that can be opened. */
export type TextPart = { text: string; href?: undefined } | { text: string; href: string };

// Every part is bounded: a text of one endless word must not take endless time.
const address = /\bhttps?:\/\/[^\s<>"']{1,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/gu;

/**
 * Finds web and mail addresses in plain text. Only `http`, `https` and `mailto` links come out, never another scheme.
 * A full stop, comma or closing bracket that ends the sentence does not belong to the address.
 */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = trimEnd(match[0]);
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href: found.startsWith('http') ? found : `mailto:${found}` });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function trimEnd(found: string): string {
  let end = found.length;
  while (end > 0 && '.,;:!?'.includes(found.charAt(end - 1))) end -= 1;
  const bare = found.slice(0, end);
  return bare.endsWith(')') && !bare.includes('(') ? trimEnd(bare.slice(0, -1)) : bare;
}
