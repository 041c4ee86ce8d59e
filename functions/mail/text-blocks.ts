/** What is put before the lines of a block that is set in. */
interface Indent {
  first: string;
  others: string;
}

interface Block extends Indent {
  /** What is written so far. Kept in pieces: to look at a string that grows piece by piece costs its whole length each time. */
  pieces: string[];
  /** Line breaks that must stand before the next words. */
  breaks: number;
  /** Whether a blank stands before the next words. */
  blank: boolean;
}

/** Blocks deeper than this are not set in further. */
const deepest = 20;

/** Words that are asked for later are given up to this length. */
const longestWords = 2000;

/** Words of HTML on their way to plain text: blanks run together, blocks stand apart, quotations and list items are set in. */
export class TextBlocks {
  readonly #open: Block[] = [block({ first: '', others: '' })];
  readonly #all: string[] = [];
  /** How many blocks are open that are not set in. */
  #deeper = 0;

  /** How many pieces of words there are so far. */
  get written(): number {
    return this.#all.length;
  }

  /** The words since `written` was what is given; of many words the first 2,000 characters and no more than the next piece. */
  since(start: number): string {
    let words = '';
    for (let at = start; at < this.#all.length && words.length < longestWords; at++) words += this.#all[at];
    return words;
  }

  /** Adds words; blanks and line breaks in them are one blank, none at the begin of a line. A no-break space stays. */
  words(text: string): void {
    const plain = text.replace(/[ \t\r\n\f\u200b]+/g, ' ');
    const top = this.#top;
    if (plain.startsWith(' ')) top.blank = true;
    const words = plain.trim() === '' ? plain.replaceAll(' ', '') : plain.replace(/^ | $/g, '');
    if (words === '') return;
    const atStart = top.breaks > 0 || (top.pieces.at(-1) ?? '\n').endsWith('\n');
    this.#add(top.blank && !atStart ? ` ${words}` : words);
    top.blank = plain.endsWith(' ');
  }

  /** Adds words as they stand. */
  verbatim(text: string): void {
    this.#add(text.replaceAll('\r\n', '\n'));
    this.#top.blank = false;
  }

  /** What follows begins on a new line. */
  lineBreak(): void {
    this.#add('\n');
    this.#top.blank = false;
  }

  /** At least so many line breaks stand before what follows, unless nothing stands before them. */
  apart(breaks: number): void {
    if (breaks === 0) return;
    this.#top.breaks = Math.max(this.#top.breaks, breaks);
    this.#top.blank = false;
  }

  /** Begins a block that is set in, up to some depth. */
  enter(indent: Indent): void {
    if (this.#open.length > deepest) this.#deeper += 1;
    else this.#open.push(block(indent));
  }

  /** Ends the innermost block that is set in. */
  leave(): void {
    if (this.#deeper > 0) {
      this.#deeper -= 1;
      return;
    }
    const inner = this.#open.length > 1 ? this.#open.pop() : undefined;
    if (!inner) return;
    const lines = inner.pieces
      .join('')
      .replace(/\n{3,}/g, '\n\n')
      .split('\n');
    const set = lines.map((line, at) => (at === 0 ? inner.first : inner.others) + line).join('\n');
    this.#write(set);
    this.apart(inner.breaks);
  }

  /** Everything, once all is read. */
  end(): string {
    this.#deeper = 0;
    while (this.#open.length > 1) this.leave();
    return this.#top.pieces.join('');
  }

  get #top(): Block {
    return this.#open.at(-1) ?? block({ first: '', others: '' });
  }

  #add(text: string): void {
    this.#all.push(text);
    this.#write(text);
  }

  #write(text: string): void {
    const top = this.#top;
    if (top.pieces.length > 0 && top.breaks > 0) top.pieces.push('\n'.repeat(top.breaks));
    top.breaks = 0;
    if (text !== '') top.pieces.push(text);
  }
}

const block = (indent: Indent): Block => ({ ...indent, pieces: [], breaks: 0, blank: false });
