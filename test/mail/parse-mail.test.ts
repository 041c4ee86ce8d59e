import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail, readEnvelope, readMail } from '../../functions/mail/parse-mail.ts';
import { UnreadableMailError } from '../../functions/mail/parsed-mail.ts';
import { aMail, oddity } from './support.ts';

describe('parseMail', () => {
  it('reads header bytes that are not UTF-8 in the character set of the mail', async () => {
    const mail = await parseMail(oddity('header-bytes-in-latin-1'));
    expect(mail).toMatchObject({
      from: { name: 'Päivi Mäkelä', address: 'paivi@kahvila.test' },
      subject: 'Kahvikone jätti yöllä vesivahingon',
      text: expect.stringContaining('Hyvää päivää, mistä löydän ohjeen?'),
    });
  });

  it('makes text of a mail that holds only HTML', async () => {
    const mail = await parseMail(oddity('html-only-from-a-web-form'));
    expect(mail.text).toContain('Two bags of coffee, please.');
    expect(mail.text).toMatch(/Roast\s+dark|Roast\ndark/);
    expect(mail.text).not.toMatch(/alert|color:red/);
    expect(mail.html).toContain('<b>coffee</b>');
  });

  it('says null and empty for what is missing or makes no sense', async () => {
    const mail = await parseMail(oddity('date-and-subject-missing'));
    expect(mail).toMatchObject({
      messageId: '',
      inReplyTo: '',
      references: [],
      subject: '',
      date: null,
      cc: [],
      replyTo: [],
      attachments: [],
    });
  });

  it('keeps the name of an author without an address', async () => {
    expect((await parseMail(oddity('from-without-an-address'))).from).toEqual({ name: 'The Boss', address: '' });
  });

  it('skips what precedes the first header', async () => {
    const mail = await parseMail(oddity('mbox-line-and-blank-lines-first'));
    expect(mail).toMatchObject({ subject: 'From an export', from: { address: 'otto@bar.test' } });
  });

  it('joins an encoded subject over its folds', async () => {
    expect((await parseMail(oddity('subject-folded-in-the-middle-of-a-letter'))).subject).toBe('Käännö');
  });

  it('tells embedded images from files and reads their names', async () => {
    const mail = await parseMail(oddity('inline-image-and-file'));
    expect(mail.attachments).toMatchObject([
      { filename: 'cup.png', contentType: 'image/png', size: 8, contentId: 'cup@fjord', inline: true },
      { filename: 'lasku tänään.pdf', contentType: 'application/pdf', size: 8, contentId: null, inline: false },
    ]);
    expect(mail.to.map((one) => one.address)).toEqual(['support@demo.test', 'ida@fjord.test']);
    expect(mail.to[1]?.name).toBe('Berg, Ida');
    expect(mail.cc.map((one) => one.address)).toEqual(['olga@fjord.test', 'per@fjord.test']);
  });

  it('gives references in their order and the visible part of an answer', async () => {
    const mail = await parseMail(oddity('answer-from-outlook-in-finnish'));
    expect(mail.references).toEqual(['<one@demo.test>', '<two@demo.test>', '<abc@demo.test>']);
    expect(mail.inReplyTo).toBe('<abc@demo.test>');
    expect(mail.visibleText).toBe('Kiitos, nyt se toimii.\n\nMaija');
    expect(mail.text).toContain('Käännä katkaisijaa.');
  });

  it('finds the ids of the mail that a bounce gives back', async () => {
    const { mail, returned } = await readMail(oddity('bounce-of-our-answer'));
    expect(mail.auto).toMatchObject({
      isBounce: true,
      isAutoReply: false,
      isAutomatic: true,
      kind: 'bounce',
      reason: 'userunknown',
      recipients: ['kaisa@customer.test'],
    });
    expect(returned).toEqual(
      expect.arrayContaining([
        '<0100-abc@eu-north-1.amazonses.com>',
        '<t.1042.0.SIGNATURE@demo.test>',
        '<lamp@customer.test>',
      ]),
    );
  });

  it('never fails for want of order: any bytes are a mail or unreadable', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom('', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n', 'From: '),
        async (bytes, start) => {
          const raw = Buffer.concat([Buffer.from(start), bytes]);
          const result = await parseMail(raw).catch((error: unknown) => error);
          expect(result instanceof UnreadableMailError || typeof (result as { text: unknown }).text === 'string').toBe(
            true,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('parseMail tells pictures in the text from files', () => {
  const html = (body: string) => `Content-Type: text/html\r\n\r\n<p>${body}</p>`;
  const picture = (...fields: string[]) =>
    [
      'Content-Type: image/png; name="image001.png"',
      'Content-Transfer-Encoding: base64',
      ...fields,
      '',
      'iVBORw==',
    ].join('\r\n');
  const shown = async (subtype: string, ...parts: string[]) =>
    (await parseMail(multipart(subtype, ...parts))).attachments.map(({ contentId, inline }) => ({ contentId, inline }));

  it('when Outlook says nothing of how they are to be shown', async () => {
    expect(
      await shown(
        'related',
        html('<img src="cid:image001.png@01DA.4F">'),
        picture('Content-ID: <image001.png@01DA.4F>'),
      ),
    ).toEqual([{ contentId: 'image001.png@01DA.4F', inline: true }]);
  });

  it('when they are said to be attachments, and names them as the text does', async () => {
    expect(
      await shown(
        'mixed',
        html('<img src="CID:A%2Bb@x">'),
        picture('Content-ID: < a+B@x >', 'Content-Disposition: attachment'),
      ),
    ).toEqual([{ contentId: 'A+b@x', inline: true }]);
  });

  it('when they lack a Content-ID and the text names them by their file', async () => {
    expect(await shown('mixed', html('<img src="cid:image001.png@01DA.4F">'), picture())).toEqual([
      { contentId: 'image001.png@01DA.4F', inline: true },
    ]);
  });

  it('and offers as a file whatever the text does not show', async () => {
    const disposed = 'Content-Disposition: inline; filename="image001.png"';
    expect(await shown('related', html('See below.'), picture('Content-ID: <a@x>', disposed))).toEqual([
      { contentId: 'a@x', inline: false },
    ]);
    expect(await shown('mixed', 'Content-Type: text/plain\r\n\r\nSee below.', picture(disposed))).toEqual([
      { contentId: null, inline: false },
    ]);
  });
});

describe('parseMail keeps as files', () => {
  it.each([
    ['text/calendar; method=REQUEST', 'invitation'],
    ['application/ms-tnef; name=winmail.dat', 'what Outlook wraps up'],
    ['application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'encrypted mails'],
    ['application/pkcs7-signature; name=smime.p7s', 'signatures'],
    ['application/pgp-encrypted', 'PGP'],
    ['message/rfc822', 'mails within the mail'],
  ])('%s: %s', async (type) => {
    const { text, attachments } = await parseMail(
      multipart('mixed', 'Content-Type: text/plain\r\n\r\nHello', `Content-Type: ${type}\r\n\r\nSubject: x\r\n\r\ny`),
    );
    expect(text.trim()).toBe('Hello');
    expect(attachments.map((part) => part.contentType)).toEqual([type.split(';')[0]]);
  });
});

it('parseMail lets a mail that only passes another one on say what that one says', async () => {
  const within = `Content-Type: message/rfc822\r\n\r\nSubject: Lamp\r\n\r\nIt is dark.`;
  const { text, attachments } = await parseMail(multipart('mixed', within));
  expect(text.trim()).toBe('It is dark.');
  expect(attachments).toMatchObject([{ filename: 'attachment-1.eml' }]);
  expect((await parseMail(multipart('mixed', 'Content-Type: text/plain\r\n\r\nSee below.', within))).text.trim()).toBe(
    'See below.',
  );
});

describe('parseMail makes a mail of', () => {
  it.each([
    ['a From that is no address', { From: '<<@>> ((' }],
    ['a Date that is none', { Date: 'yesterday, at noon (or so' }],
    ['a subject without end', { Subject: 'help '.repeat(80_000) }],
    ['a character set that nobody knows', { 'Content-Type': 'text/plain; charset="x-klingon' }],
    ['an encoding that nobody knows', { 'Content-Transfer-Encoding': 'x-none' }],
  ])('%s', async (_what, headers: Record<string, string>) => {
    const lines = Object.entries({ From: 'kaisa@customer.test', Subject: 'Lamp', ...headers });
    const raw = `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\nIt is dark.\r\n`;
    expect((await parseMail(Buffer.from(raw))).text).toContain('It is dark.');
  });
});

describe('parseMail refuses', () => {
  const refusals = [
    ['too-deep', () => nested(10_000)],
    ['too-many-parts', () => many(100_000)],
    ['too-many-lines', () => many(1, '\n'.repeat(1_500_000))],
    ['headers-too-long', () => aMail({ headers: { 'X-Long': `a${'\r\n b'.repeat(400_000)}` } })],
    ['headers-too-long', () => aMail({ headers: { 'X-Endless': 'a'.repeat(20_000_000) } })],
    ['headers-too-long', () => Buffer.from('X-Line: y\r\n'.repeat(1_000_000))],
  ] as const;

  it.each(refusals)('%s, within a second of the processor', async (reason, raw) => {
    const bytes = raw();
    const begun = process.threadCpuUsage();
    await expect(parseMail(bytes)).rejects.toMatchObject({
      name: 'UnreadableMailError',
      reason,
      message: expect.stringMatching(/mail/),
    });
    expect(process.threadCpuUsage(begun).user).toBeLessThan(1000_000);
  });

  it('but what its headers say is still known', () => {
    expect(readEnvelope(nested(400))).toMatchObject({ subject: 'Nested', from: { address: 'kaisa@customer.test' } });
  });
});

const head = 'From: kaisa@customer.test\r\nSubject: Nested\r\nMIME-Version: 1.0\r\n';

/** A mail of parts, each given with its header. */
function multipart(subtype: string, ...parts: string[]): Buffer {
  const body = parts.map((part) => `--b\r\n${part}\r\n`).join('');
  return Buffer.from(`${head}Content-Type: multipart/${subtype}; boundary=b\r\n\r\n${body}--b--\r\n`);
}

function nested(depth: number): Uint8Array {
  const levels = Array.from(
    { length: depth },
    (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
  );
  return Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n${levels.join('')}`);
}

function many(parts: number, before = ''): Uint8Array {
  return Buffer.from(
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${before}${'--b\r\n\r\nx\r\n'.repeat(parts)}--b--\r\n`,
  );
}
