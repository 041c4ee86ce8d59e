/** HTML beyond these is built to keep a parser busy, not to be read: characters, tags, tags open at a time. */
const limits = { length: 2_000_000, tags: 200_000, depth: 5_000 } as const;

/** Tags that need no end tag: they do not add to the depth. */
const endless = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option'.split(
    ' ',
  ),
);

/** Whether HTML can be parsed in reasonable time. Takes time linear in its length. */
export function isBearable(html: string): boolean {
  if (html.length > limits.length) return false;
  let tags = 0;
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    tags += 1;
    if (!endless.has(name.toLowerCase())) depth = Math.max(0, depth + (slash === '' ? 1 : -1));
    if (tags > limits.tags || depth > limits.depth) return false;
  }
  return true;
}
