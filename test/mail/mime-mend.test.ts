import { describe, expect, it } from 'vitest';
import { parseMail } from '../../functions/mail/parse-mail.ts';

/** A mail in bytes, each character one; lines end as mail lines do. */
const bytes = (...lines: string[]): Uint8Array => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');

const from = 'From: Kaisa <kaisa@customer.test>';

describe('headers in odd character sets', () => {
  it.each([
    ['bytes beyond ASCII within an encoded word', '=?iso-8859-1?Q?J\xfcrgen_M=FCller?=', 'Jürgen Müller'],
    ['such bytes in UTF-8, whatever the word says', '=?iso-8859-1?Q?J\xc3\xbcrgen?=', 'Jürgen'],
    ['UTF-7 in quoted form', '=?utf-7?Q?Fr+APY-sche_=28a+-b=29?=', 'Frösche (a+b)'],
    ['UTF-7 in base64', '=?UNICODE-1-1-UTF-7?B?SitBUHctcmdlbg==?=', 'Jürgen'],
    ['bytes of Windows-1252 without any word', 'J\xfcrgen \x80', 'Jürgen €'],
    ['one line in UTF-8, another in Latin-1', 'J\xc3\xbcrgen\r\nX-Other: M\xfcller', 'Jürgen'],
  ])('%s', async (_what, written, read) => {
    expect((await parseMail(bytes(from, `Subject: ${written}`, '', 'x'))).subject).toBe(read);
  });

  it('in the parts of a mail, too', async () => {
    const mail = await parseMail(
      bytes(
        from,
        'To: =?iso-8859-1?Q?M\xfcller?= <m@demo.test>',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'x',
        '--b',
        'Content-Type: application/pdf; name="Fr\xf6sche.pdf"',
        '',
        'y',
        '--b--',
      ),
    );
    expect(mail.to).toEqual([{ name: 'Müller', address: 'm@demo.test' }]);
    expect(mail.attachments).toMatchObject([{ filename: 'Frösche.pdf' }]);
  });
});

describe('texts in odd character sets', () => {
  it.each([
    ['UTF-7', 'text/plain; charset=utf-7', '7bit', '+AOQ-iti 1 +- 1', 'äiti 1 + 1'],
    [
      'UTF-7 within quoted-printable',
      'text/plain; charset="UTF-7"',
      'quoted-printable',
      'sch=\r\n+APY-n=2B-',
      'schön+',
    ],
    ['Windows-1252 that is not named', 'text/plain', '8bit', 'kahvi\xe4 3 \x80', 'kahviä 3 €'],
    [
      'Windows-1252 that is called ASCII, encoded',
      'text/plain; charset=us-ascii',
      'quoted-printable',
      'p=E4=E4',
      'pää',
    ],
    ['UTF-8 that is not named', 'text/plain', '8bit', 'p\xc3\xa4\xc3\xa4', 'pää'],
    ['Windows-1252 that is called UTF-8', 'text/plain; charset=utf-8', 'quoted-printable', 'p=E4=E4', 'pää'],
    ['UTF-8 with a byte that is lost', 'text/plain; charset=utf-8', '8bit', 'p\xc3\xa4\xa4', 'pä\ufffd'],
    ['UTF-8 under a name with a slip', 'text/plain; charset=uft-8', 'base64', 'cMOkw6Q=', 'pää'],
    ['ISO-2022-JP', 'text/plain; charset=iso-2022-jp', '7bit', '\x1b$B$3$s\x1b(B', 'こん'],
  ])('%s', async (_what, type, encoding, written, read) => {
    const mail = bytes(from, `Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, '', written);
    expect((await parseMail(mail)).text.trim()).toBe(read);
  });

  it.each([
    ['no semicolon', 'text/plain charset=iso-8859-15'],
    ['no subtype', 'text; charset=iso-8859-15'],
    ['a foreign word', 'none; charset="iso-8859-15"'],
    ['a comment', 'text/plain (as ever); charset=iso-8859-15'],
  ])('a Content-Type with %s', async (_what, type) => {
    const { text, attachments } = await parseMail(bytes(from, `Content-Type: ${type}`, '', 'p\xe4\xa4'));
    expect([text.trim(), attachments]).toEqual(['pä€', []]);
  });

  it('what HTML says of itself when the header says nothing', async () => {
    const html = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>\xd0\xd2</p>';
    expect((await parseMail(bytes(from, 'Content-Type: text/html', '', html))).text).toBe('пр');
  });
});

describe('what is text and what is a file', () => {
  const mixed = (...parts: string[]) =>
    parseMail(
      bytes(
        from,
        'Content-Type: multipart/mixed; boundary="b b"',
        '',
        ...parts.flatMap((part) => ['--b b', part]),
        '--b b--',
      ),
    );

  it('a named text after the first is a file, even when it asks to be shown', async () => {
    const named =
      'Content-Type: text/plain; name="log.txt"\r\nContent-Disposition: inline; filename="log.txt"\r\n\r\nline';
    const { text, attachments } = await mixed('\r\nHello', named, 'Content-Type: text/plain\r\n\r\n-- the list');
    expect(text).toBe('Hello\n\n-- the list\n');
    expect(attachments).toMatchObject([{ filename: 'log.txt', contentType: 'text/plain', size: 5 }]);
  });

  it('the first text is the text, named or not, and so are both ways to say it', async () => {
    const { text, html, attachments } = await mixed(
      'Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; name=a.txt\r\n\r\nHello' +
        '\r\n--c\r\nContent-Type: text/html; name=a.html\r\n\r\n<b>Hello</b>\r\n--c--',
    );
    expect([text.trim(), html.trim(), attachments]).toEqual(['Hello', '<b>Hello</b>', []]);
  });

  it('a line of blanks ends a header that words follow', async () => {
    const { text, subject } = await parseMail(
      bytes(from, 'Subject: Lamp', ' ', 'It is dark here.', '', 'Kaisa: hello'),
    );
    expect([subject, text]).toEqual(['Lamp', 'It is dark here.\n\nKaisa: hello\n']);
  });

  it('a line of blanks within a folded field ends nothing', async () => {
    const { subject } = await parseMail(bytes('Subject: Lamp', ' ', ' and chair', from, '', 'x'));
    expect(subject).toMatch(/^Lamp\s+and chair$/);
  });

  it('mails of a digest are files', async () => {
    const { text, attachments } = await mixed(
      '\r\nContents',
      'Content-Type: multipart/digest; boundary=c\r\n\r\n--c\r\n\r\nSubject: one\r\n\r\nx\r\n--c\r\n\r\nSubject: two\r\n\r\ny\r\n--c--',
    );
    expect(text.trim()).toBe('Contents');
    expect(attachments.map((part) => part.contentType)).toEqual(['message/rfc822', 'message/rfc822']);
  });

  it.each([
    ['without a boundary', 'multipart/mixed'],
    ['that lacks a semicolon', 'multipart/mixed boundary=lost'],
    ['whose boundary never comes', 'multipart/mixed; boundary=other'],
  ])('a multipart %s keeps its words', async (_what, type) => {
    const mail = await parseMail(bytes(from, `Content-Type: ${type}`, '', '--lost', '', 'Please call me.', '--lost--'));
    expect(mail.text).toContain('Please call me.');
  });
});

describe('base64', () => {
  const file = async (...body: string[]) => {
    const mail = await parseMail(
      bytes(from, 'Content-Type: application/x-data', 'Content-Transfer-Encoding: base64', '', ...body),
    );
    return Buffer.from(mail.attachments[0]?.content ?? []).toString();
  };

  it.each([
    ['padding within', ['YQ==', 'YmM='], 'abc'],
    ['no padding at its end', ['YWJjZA'], 'abcd'],
    ['foreign characters', ['YW*Jj'], 'abc'],
    ['a foreign last line that fills no group', ['YWJj', '--a'], 'abc'],
  ])('with %s', async (_what, body, content) => {
    expect(await file(...body)).toBe(content);
  });
});

describe('long mails', () => {
  it('give the same content as short ones', async () => {
    const line = 'p=C3=A4iv=C3=A4=\r\n\xe4 =3D = =zz\r\n';
    const of = (times: number) =>
      parseMail(bytes(from, 'Content-Transfer-Encoding: quoted-printable', '', line.repeat(times)));
    expect((await of(5000)).text).toBe((await of(5)).text.trimEnd().concat('\n').repeat(1000).concat('\n'));
  });

  it('are read as far as they can be borne', async () => {
    const { text } = await parseMail(bytes(from, '', 'word '.repeat(3_000_000)));
    expect(text).toHaveLength(2_000_000);
  });

  it('keep long files whole', async () => {
    const content = Buffer.alloc(500_000, 'a row of letters, ');
    const encoded = content.toString('base64').replace(/.{76}/g, '$&\r\n');
    const { attachments } = await parseMail(
      bytes(
        from,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        encoded,
        '--b',
        'Content-Type: text/csv',
        '',
        'a;b\r\n'.repeat(20_000).trimEnd(),
        '--b--',
      ),
    );
    expect(attachments.map((part) => [part.filename, part.size])).toEqual([
      ['a.pdf', 500_000],
      ['attachment-2.csv', 80_000],
    ]);
    expect(content.equals(attachments[0]?.content ?? Buffer.alloc(0))).toBe(true);
  });
});
