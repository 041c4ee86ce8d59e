/** What of a message is shown at first, and what is folded away below it. */
export interface Fold {
  /** What is new in it. */
  visible: string;
  /** What it quotes and its signature; absent when these do not simply stand below: then the whole message takes the place of what is new. */
  rest?: string;
}

/**
 * Where a message folds.
 * @param visibleText the text without what it quotes; `null` when that is all of it
 * @returns `undefined` when there is nothing to fold away
 */
export function foldOf(text: string, visibleText: string | null): Fold | undefined {
  const visible = visibleText?.trim() ?? '';
  const whole = text.trim();
  if (visible === '' || visible === whole) return undefined;
  return whole.startsWith(visible) ? { visible, rest: whole.slice(visible.length).trim() } : { visible };
}

/** The mail shows pictures of its own: its text alone leaves something out. */
export function showsPictures(html: string): boolean {
  return /<img\b[^>]*\sdata-cid=/iu.test(html);
}
