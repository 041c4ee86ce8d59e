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

describe('parseMail refuses', () => {
  const refusals = [
    ['too-deep', () => nested(400)],
    ['too-many-parts', () => many(100_000)],
    ['too-many-lines', () => aMail({ text: '\n'.repeat(5_000_000) })],
    ['headers-too-long', () => aMail({ headers: { 'X-Long': `a${'\r\n b'.repeat(400_000)}` } })],
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

function nested(depth: number): Uint8Array {
  const levels = Array.from(
    { length: depth },
    (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
  );
  return Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b0\r\n\r\n${levels.join('')}`);
}

function many(parts: number): Uint8Array {
  return Buffer.from(
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(parts)}--b--\r\n`,
  );
}
