import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseMail, readEnvelope } from '../../functions/mail/parse-mail.ts';
import { UnreadableMailError } from '../../functions/mail/parsed-mail.ts';

const from = 'From: Kaisa <kaisa@customer.test>\r\n';
const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Reads a mail, or learns that it cannot be read; gives the milliseconds of the processor. */
async function cost(mail: string): Promise<number> {
  const raw = Buffer.from(mail, 'latin1');
  const begun = process.threadCpuUsage();
  const result = await parseMail(raw).catch((error: unknown) => error);
  readEnvelope(raw);
  const { user, system } = process.threadCpuUsage(begun);
  if (result instanceof Error && !(result instanceof UnreadableMailError)) throw result;
  return (user + system) / 1000;
}

describe('a megabyte of anything takes less than two seconds', () => {
  const plain = [
    '\n',
    '\r',
    ' ',
    ' \n',
    '>',
    '> ',
    '<',
    '-',
    '--\n',
    '=',
    '=\n',
    '=41',
    '+',
    '+AGE-',
    '(',
    '"',
    'a@b.c ',
  ];
  const markup = [
    '<div>',
    '<a href=x>y</a>',
    '<a href=',
    '<blockquote>x',
    '<ul><li>x',
    '<!--',
    'cid:',
    '&',
    '<p style="',
    '<',
  ];
  const types: [string, string[]][] = [
    ['text/plain', plain],
    ['text/plain; charset=utf-7', plain],
    ['text/plain; format=flowed; delsp=yes', plain],
    ['text/plain\r\nContent-Transfer-Encoding: quoted-printable', plain],
    ['text/plain\r\nContent-Transfer-Encoding: base64', plain],
    ['text/html', [...plain, ...markup]],
    ['application/x-data\r\nContent-Transfer-Encoding: base64', plain],
  ];
  it.each(types)('as %j', { timeout: 120_000 }, async (type, pieces) => {
    for (const piece of pieces) {
      const mail = `${from}Content-Type: ${type}\r\n\r\n${fill(piece, 1_000_000)}*\r\n`;
      expect(await cost(mail), JSON.stringify(piece)).toBeLessThan(2000);
    }
  });

  it('closed as deep as it was opened', async () => {
    const deep = `${'<blockquote><ul><li>'.repeat(1500)}${fill('words <br>', 900_000)}${'</li></ul></blockquote>'.repeat(1500)}`;
    expect(await cost(`${from}Content-Type: text/html\r\n\r\n${deep}`)).toBeLessThan(2000);
  });
});

describe('half a megabyte in one header takes less than two seconds', () => {
  const pieces = [
    'a',
    ' ',
    "'",
    '"',
    '<',
    '>',
    '@',
    'a@b.c,',
    '(',
    ';',
    '=?utf-8?Q?a?= ',
    '=?utf-7?Q?+AGE-?= ',
    '=?utf-8?Q?',
  ];
  const more = ['\r\n a', '\r', '<a@b> ', 'a:', '=?x?q?\xfc?= ', '\\', '; a=b', '; filename*0=a', 'x\t\t\t'];
  it.each([
    'From',
    'To',
    'Subject',
    'Date',
    'Message-ID',
    'References',
    'Content-Type',
    'Content-Disposition',
    'Content-ID',
  ])('%s', { timeout: 120_000 }, async (name) => {
    for (const piece of [...pieces, ...more]) {
      const mail = `${name}: x ${fill(piece, 500_000)}z\r\n${from}\r\nHello\r\n`;
      expect(await cost(mail), JSON.stringify(piece)).toBeLessThan(2000);
    }
  });
});

describe('mails built to do harm are read or refused within two seconds', () => {
  const parts = (of: (at: number) => string, count: number) =>
    Array.from({ length: count }, (_, at) => of(at)).join('');
  const mixed = `${from}Content-Type: multipart/mixed; boundary=b\r\n\r\n`;
  it.each([
    ['mails within mails', () => from + 'Content-Type: message/rfc822\r\n\r\n'.repeat(100_000)],
    [
      'an endless boundary',
      () => `${from}Content-Type: multipart/mixed; boundary="${fill('b', 400_000)}"\r\n\r\n--${fill('b', 5_000_000)}`,
    ],
    ['lines that are nearly boundaries', () => `${mixed}--b\r\n\r\n${fill(`--${'b'.repeat(200)}\n`, 10_000_000)}`],
    [
      'parts whose boundary is written in an odd manner',
      () => `${from}Content-Type: multipart/mixed; boundary*0=b\r\n\r\n${'--b\n\nx\n'.repeat(99_000)}`,
    ],
    ['as many files as are allowed', () => mixed + '--b\r\nContent-Type: a/b\r\n\r\nx\r\n'.repeat(9_000)],
    [
      'as many texts as are allowed',
      () => mixed + '--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n'.repeat(4_900),
    ],
    [
      'multiparts side by side',
      () =>
        mixed +
        parts((at) => `--b\r\nContent-Type: multipart/mixed; boundary=c${at}\r\n\r\n--c${at}\r\n\r\nx\r\n`, 4_900),
    ],
    ['parts that never get out of their headers', () => mixed + '--b\r\nX: y\r\n'.repeat(9_000)],
    ['a million header lines in a part', () => `${mixed}--b\r\n${'X: y\r\n'.repeat(1_000_000)}`],
    [
      'quoted-printable of nothing but signs',
      () =>
        `${mixed}--b\r\nContent-Type: text/csv\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${fill('=\n', 10_000_000)}`,
    ],
  ])('%s', async (_what, mail) => {
    expect(await cost(mail())).toBeLessThan(2000);
  });
});

describe('a mail of 38 MB stays far below a gigabyte of memory', () => {
  const read = async (kind: string): Promise<{ peak: number; text: number; files: number[] }> => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'big-mail.ts'), kind]);
    return JSON.parse(stdout);
  };

  it.each(['file', 'file with padding everywhere', 'file in quoted-printable', 'mail within'])(
    'as a %s',
    async (kind) => {
      const { peak, text, files } = await read(kind);
      expect({ text, files }).toEqual({ text: 6, files: [expect.any(Number)] });
      expect(files[0]).toBeGreaterThan(6_000_000);
      expect(peak).toBeLessThan(800);
    },
  );

  it.each(['text', 'text in base64', 'lines', 'html'])('as %s', async (kind) => {
    const { peak, text } = await read(kind);
    expect(text).toBeGreaterThan(500_000);
    expect(peak).toBeLessThan(800);
  });
});
