/** What is put before the lines of a block that is set in. */
interface Indent {
  first: string;
  others: string;
}

interface Block extends Indent {
  text: string;
  /** Line breaks that must stand before the next words. */
  breaks: number;
  /** Whether a blank stands before the next words. */
  blank: boolean;
}

/** Words of HTML on their way to plain text: blanks run together, blocks stand apart, quotations and list items are set in. */
export class TextBlocks {
  readonly #open: Block[] = [block({ first: '', others: '' })];
  #all = '';

  /** How many blocks are set in around the next words. */
  get depth(): number {
    return this.#open.length - 1;
  }

  /** How many characters of words there are so far. */
  get written(): number {
    return this.#all.length;
  }

  /** The words since `written` was what is given. */
  since(start: number): string {
    return this.#all.slice(start);
  }

  /** Adds words; blanks and line breaks in them are one blank, none at the begin of a line. A no-break space stays. */
  words(text: string): void {
    const plain = text.replace(/[ \t\r\n\f\u200b]+/g, ' ');
    const top = this.#top;
    if (plain.startsWith(' ')) top.blank = true;
    const words = plain.trim() === '' ? plain.replaceAll(' ', '') : plain.replace(/^ | $/g, '');
    if (words === '') return;
    const atStart = top.breaks > 0 || top.text === '' || top.text.endsWith('\n');
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

  /** Begins a block that is set in. */
  enter(indent: Indent): void {
    this.#open.push(block(indent));
  }

  /** Ends the innermost block that is set in. */
  leave(): void {
    const inner = this.#open.length > 1 ? this.#open.pop() : undefined;
    if (!inner) return;
    const lines = inner.text.replace(/\n{3,}/g, '\n\n').split('\n');
    const set = lines.map((line, at) => (at === 0 ? inner.first : inner.others) + line).join('\n');
    this.#write(set);
    this.apart(inner.breaks);
  }

  /** Everything, once all is read. */
  end(): string {
    while (this.depth > 0) this.leave();
    return this.#top.text;
  }

  get #top(): Block {
    return this.#open.at(-1) ?? block({ first: '', others: '' });
  }

  #add(text: string): void {
    this.#all += text;
    this.#write(text);
  }

  #write(text: string): void {
    const top = this.#top;
    if (top.text !== '') top.text += '\n'.repeat(top.breaks);
    top.breaks = 0;
    top.text += text;
  }
}

const block = (indent: Indent): Block => ({ ...indent, text: '', breaks: 0, blank: false });
