import type { Failure } from './bounce-reasons.ts';

/** Lines at which a report ends and the mail that it gives back begins; "The original message was received at" is not one, sendmail begins with it. */
const startOfReturned =
  /^(?:[ >]{0,4}(?:received|return-path|dkim-signature|x-google-smtp-source|x-received|arc-seal): ?\S|[-=*_ \t]{0,60}(?:(?:this|below|enclosed) is (?:a|the) copy|below this line|(?:the )?(?:header of the )?original (?:message|mail)(?![\w ]{0,9} was)|returned message|unsent message|undelivered message|message headers? follow|included is a copy)|-{8,80}$(?=\nfrom: ))/im;

/** Longest text of a report that is read, in characters. */
const longestReport = 16_000;

/** Reports that name more recipients are read so far. */
const mostRecipients = 20;

/** The report without the mail that it gives back. */
export function reportText(text: string): string {
  const start = text.slice(0, longestReport).replace(/\r\n?/g, '\n');
  const end = start.search(startOfReturned);
  return end > 20 ? start.slice(0, end) : start;
}

/** Addresses in a text, lower-case, each once. */
export function addressesIn(text: string): string[] {
  const found =
    text.match(
      /(?:"[^"\s@]{1,64}"|(?<![^\s"'<>()[\]{},;:@])[^\s"'<>()[\]{},;:@]{1,100})@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi,
    ) ?? [];
  return [...new Set(found.map((address) => address.toLowerCase().replace(/^[=/|]+|\.$/g, '')))];
}

/**
 * The recipients of delivery-status fields (RFC 3464, 2.3): a block begins at an empty line or at a field that the block already has. `text` is what
 * the report says besides, in which each recipient's section is looked up.
 */
export function failuresOfStatus(status: string, text: string): Failure[] {
  const blocks: Map<string, string>[] = [];
  let block = new Map<string, string>();
  let last = '';
  for (const line of status
    .replace(/\r\n?/g, '\n')
    .slice(0, 2 * longestReport)
    .split('\n')) {
    const field = /^[ >]{0,3}([a-z][a-z-]{2,40}) ?:(.*)$/i.exec(line);
    const name = field?.[1]?.toLowerCase() ?? '';
    if (line.trim() === '' || block.has(name)) {
      if (block.size > 0) blocks.push(block);
      block = new Map();
    }
    if (field !== null) block.set(name, (field[2] ?? '').trim());
    else if (/^\s/.test(line) && last !== '') block.set(last, `${block.get(last) ?? ''} ${line.trim()}`.slice(0, 1000));
    last = field === null && !/^\s/.test(line) ? '' : name || last;
    if (line.trim() === '') last = '';
  }
  if (block.size > 0) blocks.push(block);
  const failures = blocks
    .filter(isRecipient)
    .slice(0, mostRecipients)
    .map((fields) => ofFields(fields, text));
  return withSections(failures, text);
}

const isRecipient = (fields: Map<string, string>): boolean =>
  ['final-recipient', 'original-recipient', 'action', 'removal-rcpt-to'].some((name) => fields.has(name));

function ofFields(fields: Map<string, string>, text: string): Failure {
  const value = (name: string) => fields.get(name) ?? '';
  // Where a mail ended in a file or a program, the address that it was sent to stands elsewhere.
  const recipient = [
    'final-recipient',
    'original-recipient',
    'x-actual-recipient',
    'original-rcpt-to',
    'removal-rcpt-to',
  ]
    .flatMap((name) =>
      addressesIn(
        value(name)
          .replace(/^[^;]{0,40};/, '')
          .replace(/@[\w.-]{1,200}:/, ''),
      ),
    )
    .find((one) => one !== '');
  return {
    recipient: recipient ?? addressesIn(text)[0] ?? '',
    action:
      value('action')
        .toLowerCase()
        .split(/[^a-z]/)[0] ?? '',
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(value('status'))?.[0] ?? '',
    diagnostic: value('diagnostic-code'),
    section: value('status').replace(/^[\d. ]+/, ''),
  };
}

/** A recipient at the start of a line of a report, as `<a@b.c>:`, `a@b.c on Monday`, `"a@b.c":`, `Recipient: <a@b.c>`. */
const recipientLine =
  /^[ \t>*"'<]{0,12}(?:(?:recipient|recipient address|user|unknown user|invalid final delivery userid|undeliverable to|could not be delivered to)[ :]{1,3})?[ <"']{0,3}((?:"[^"\s@]{1,64}"|[^\s"'<>()[\]{},;:@]{1,100})@[a-z0-9.-]{3,200})[>"']{0,2}(?=$|[\s:.,(<[])/i;

/** A line that ends what an old sendmail says of a recipient. */
const transcriptLine = /^\d{3} <([^\s<>@]{1,100}@[a-z0-9.-]{3,200})>\.{3}/i;

/** Whether the text says of somebody by address that nothing came through. */
export const namesRecipient = (text: string): boolean =>
  /(?:could not be|not|cannot be|un)[ -]{0,1}deliver(?:ed|able)(?: to)?[ :]{1,3}<?[^\s<>@]{1,100}@/i.test(
    text.slice(0, 4000),
  );

/** The recipients that a report names in words only, with what it says of each. */
export function failuresOfText(text: string): Failure[] {
  const named = sections(text, recipientLine, 'first');
  const found = named.size > 0 ? named : sections(text, transcriptLine, 'last');
  if (found.size === 0) {
    const recipient = addressesIn(text.replace(/mail from:? ?<?[^\s>]{1,300}/gi, ' '))[0] ?? '';
    return [{ recipient, action: '', status: '', diagnostic: '', section: text }];
  }
  return [...found].slice(0, mostRecipients).map(([recipient, section]) => ({
    recipient,
    action: '',
    status: '',
    diagnostic: '',
    section,
  }));
}

/** The text cut up at the lines that name a recipient, by recipient; such a line is the first or the last of its section. */
function sections(text: string, naming: RegExp, place: 'first' | 'last'): Map<string, string> {
  const found = new Map<string, string>();
  let current = '';
  let lines: string[] = [];
  const close = () => {
    if (current !== '' && lines.length > 0) found.set(current, `${found.get(current) ?? ''}${lines.join('\n')}\n`);
    lines = [];
  };
  for (const line of text.split('\n')) {
    const [address] = addressesIn(naming.exec(line)?.[1] ?? '');
    if (place === 'last') lines.push(line);
    if (address !== undefined) {
      if (place === 'first') close();
      current = address;
      if (place === 'last') close();
    }
    if (place === 'first' && lines.length < 60) lines.push(line);
  }
  if (place === 'first') close();
  return found;
}

function withSections(failures: Failure[], text: string): Failure[] {
  const named = sections(text, recipientLine, 'first');
  return failures.map((one) => ({
    ...one,
    section: `${one.section}\n${named.get(one.recipient) ?? ''}`.trim().slice(0, 2000),
  }));
}
