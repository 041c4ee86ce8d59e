/** What an agent who answers a notice by mail asks for besides the text. */
export interface MailCommands {
  /** The text without the commands. */
  text: string;
  /** `#note`: it is for agents only. Wins over `#reply`: what may be for agents only never goes to a customer. */
  note: boolean;
  /** `#reply`: it goes to the customer. */
  reply: boolean;
  /** `#close`: the ticket is closed with it. A later `#open` takes it back. */
  close: boolean;
}

type Command = 'note' | 'reply' | 'close' | 'open';
const commandLine = /^(?:[#@](?:note|reply|close|open)\b[\s.,;:]{0,3}){1,8}$/i;
const noteBefore = /^\s{0,20}[#@]note\b[\s.,;:]{1,3}(?=\S)/i;

/**
 * Takes the commands off a text: lines of nothing but commands (`#note`, `@close`, in any case, several in a line or below one another) above its
 * first and below its last other line. `#note` may also stand in a line anywhere, or before the text in the first line, lest a note that is not
 * recognised reaches a customer; the other commands may not, for "#close" can begin a sentence.
 *
 * @param visible what the agent wrote, without quotations and signature
 */
export function readCommands(visible: string): MailCommands {
  const lines = visible.replace(/\r\n?/g, '\n').split('\n');
  let start = 0;
  while (start < lines.length && isSkipped(lines[start])) start++;
  let end = lines.length;
  while (end > start && isSkipped(lines[end - 1])) end--;
  const within = lines.slice(start, end);
  const notes = within.filter(isNoteLine);
  const found = [...lines.slice(0, start), ...notes, ...lines.slice(end)].flatMap(commandsIn);
  let text = within
    .filter((line) => !isNoteLine(line))
    .join('\n')
    .trimEnd();
  if (noteBefore.test(text)) {
    text = text.replace(noteBefore, '');
    found.push('note');
  }
  const note = found.includes('note');
  return {
    text,
    note,
    reply: found.includes('reply') && !note,
    close: found.lastIndexOf('close') > found.lastIndexOf('open'),
  };
}

const isSkipped = (line = ''): boolean => line.trim() === '' || commandLine.test(line.trim());

const isNoteLine = (line: string): boolean => commandLine.test(line.trim()) && /[#@]note/i.test(line);

const commandsIn = (line: string): Command[] =>
  [...line.toLowerCase().matchAll(/[#@](note|reply|close|open)/g)].flatMap(([, name]) =>
    name === 'note' || name === 'reply' || name === 'close' || name === 'open' ? [name] : [],
  );
