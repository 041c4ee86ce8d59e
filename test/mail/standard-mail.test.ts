import { describe, expect, it } from 'vitest';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { standardMail } from '../../functions/mail/standard-mail.ts';
import { anAddress, aReceived, aSent, someTime } from '../support/factories.ts';

const file = { filename: 'kuitti ä.pdf', contentType: 'application/pdf', content: new Uint8Array([37, 80]) };

describe('a message of any channel as a standard mail', () => {
  it('says who wrote what to whom and when, with its files, also when it came by the portal', async () => {
    const entry = aReceived({
      channel: 'portal',
      subject: 'Lamp',
      text: 'It is dark.',
      at: someTime,
      messageId: undefined,
    });
    const raw = await standardMail(entry, [file], 'desk.demo.test');
    expect(await parseMail(raw)).toMatchObject({
      from: entry.from,
      subject: 'Lamp',
      date: new Date(someTime).toISOString(),
      text: expect.stringContaining('It is dark.'),
      attachments: [{ filename: file.filename, contentType: file.contentType, size: 2 }],
      messageId: expect.stringContaining(entry.id),
    });
    expect(Buffer.from(raw).toString()).toMatch(/^X-Tuki-Channel: portal\r$/m);
  });

  it('of an answer has its own id, references and blind copies, and is not taken for one of ours when it is read in elsewhere', async () => {
    const entry = aSent({ bcc: [anAddress('boss@demo.test', 'Boss')], references: ['<a@b.test>'] });
    const raw = Buffer.from(await standardMail(entry, [], 'desk.demo.test')).toString();
    expect(await parseMail(Buffer.from(raw))).toMatchObject({ messageId: entry.messageId, references: ['<a@b.test>'] });
    expect(raw).toMatch(/^Bcc: .*boss@demo\.test/m);
    expect(raw).not.toMatch(/^X-Tuki-Loop/m);
  });
});
