import { describe, expect, it } from 'vitest';
import type { LedgerLine } from '../../functions/mail/index.ts';
import { inboundMail } from '../../functions/mail/notification.ts';
import { readRawEnvelope } from '../../functions/mail-ops/raw-envelope.ts';
import { notificationOf, replay } from '../../functions/mail-ops/replay.ts';
import { accepted } from '../mail/support.ts';
import { aMailbox, someTime } from '../support/factories.ts';
import { aLine, aRaw, rawsOf } from './support.ts';

/** As SES lays a mail down. */
const fromSes = [
  'Return-Path: <Kaisa@customer.test>',
  'Received: from mail.customer.test (mail.customer.test [192.0.2.1])',
  ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id o3vrnil0e2ic28tr',
  ' for Support+t1042@demo.test;',
  ' Mon, 23 Nov 2026 06:00:00 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Received-SPF: pass (spfCheck: domain of customer.test) client-ip=192.0.2.1; envelope-from=kaisa@customer.test;',
  'Authentication-Results: amazonses.com;',
  ' spf=pass (spfCheck: domain of customer.test) client-ip=192.0.2.1;',
  ' dkim=fail header.i=@customer.test;',
  ' dmarc=none header.from=customer.test;',
  'Received: from laptop by mail.customer.test for <somebody@else.test>; Mon, 23 Nov 2026 05:59:00 +0000',
  'X-SES-Spam-Verdict: FAIL',
  'From: Kaisa <kaisa@customer.test>',
  'To: "Desk, the" <support@demo.test>,',
  '\tsales@demo.test',
  '',
  'To: nobody@demo.test',
].join('\r\n');

describe('the envelope in a raw mail', () => {
  it('is what SES has put above it', () => {
    expect(readRawEnvelope(Buffer.from(fromSes))).toEqual({
      sender: 'kaisa@customer.test',
      recipient: 'support+t1042@demo.test',
      verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'FAIL', dmarc: 'GRAY' },
      addressed: ['support@demo.test', 'sales@demo.test'],
    });
  });

  it('is unknown where the mail has nothing but the sender’s own words', () => {
    const forged =
      'From: a@b.test\nAuthentication-Results: mx.b.test; dkim=pass; dmarc=pass\nTo: support@demo.test\n\nx';
    expect(readRawEnvelope(Buffer.from(forged))).toEqual({
      verdicts: { spam: 'GRAY', virus: 'GRAY', spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' },
      addressed: ['support@demo.test'],
    });
  });

  it.each([
    ['nothing', ''],
    ['no header', '\r\n\r\nhello'],
    ['half a line', 'Received'],
    ['bytes', '\u0000\u00ff: \u0001'],
  ])('can be read from %s', (_, text) => {
    expect(readRawEnvelope(Buffer.from(text, 'latin1')).addressed).toEqual([]);
  });

  it('knows the null sender of a bounce', () => {
    expect(readRawEnvelope(Buffer.from('Return-Path: <>\r\n\r\n')).sender).toBe('');
  });
});

describe('a notification', () => {
  it('is read by the desk as the mail that it was made of', () => {
    const mail = accepted({ sender: '', recipients: ['support@demo.test', 'sales@demo.test'] });
    expect(inboundMail.parse(JSON.parse(notificationOf(mail)))).toEqual(mail);
  });
});

describe('a mail that is handed in again', () => {
  const mailboxes = [aMailbox(), aMailbox({ id: 'sales', address: 'sales@demo.test' })];

  async function again(raw: string, { top = fromSes, lines = [] as LedgerLine[] } = {}) {
    const sent: string[] = [];
    await replay(raw, {
      raws: rawsOf([{ ...aRaw(), top }]),
      ledger: {
        linesOf: async (day, name, ids) =>
          day === '2026-11-23' ? lines.filter((line) => line.raw === name && ids.includes(line.mailbox)) : [],
      },
      mailboxes: async () => mailboxes,
      bucket: 'mail',
      send: async (body) => void sent.push(body),
    });
    return sent.map((body) => inboundMail.parse(JSON.parse(body)));
  }

  it('comes as the ledger knows it', async () => {
    const lines = [
      aLine({ at: someTime - 5, verdicts: { dmarc: 'FAIL' }, sender: 'bounce@customer.test' }),
      aLine({ mailbox: 'sales', recipients: ['sales@demo.test'] }),
    ];
    expect(await again('mail/raw/1', { lines })).toEqual([
      accepted({
        receivedAt: someTime - 5,
        sender: 'bounce@customer.test',
        recipients: ['support@demo.test', 'sales@demo.test'],
        verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'FAIL' },
      }),
    ]);
  });

  it('comes as its own header tells when the ledger does not know it', async () => {
    expect(await again('raw/1')).toEqual([
      accepted({
        recipients: ['support+t1042@demo.test'],
        verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'FAIL', dmarc: 'GRAY' },
      }),
    ]);
  });

  it('comes to the mailboxes in To and Cc when nothing else tells whose it was', async () => {
    const top = 'From: a@b.test\r\nTo: boss@demo.test, Support+x@demo.test\r\nCc: sales@demo.test\r\n\r\n';
    expect((await again('raw/1', { top }))[0]?.recipients).toEqual(['support+x@demo.test', 'sales@demo.test']);
  });

  it.each(['raw/', 'bodies/1001/a', 'other/raw/1', '../raw/1', 'mail/bodies/1'])('is refused as %s', async (raw) => {
    await expect(again(raw)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('is not found when there is none', async () => {
    await expect(again('raw/2')).rejects.toMatchObject({ code: 'not-found' });
  });
});
