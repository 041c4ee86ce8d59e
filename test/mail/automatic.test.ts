import { describe, expect, it } from 'vitest';
import { isRobotAddress } from '../../functions/mail/automatic.ts';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { aMail } from './support.ts';

const verdict = async (parts: Parameters<typeof aMail>[0]) => (await parseMail(aMail(parts))).auto;

describe('a mail is automatic', () => {
  it.each([
    ['Auto-Submitted: auto-replied', { headers: { 'Auto-Submitted': 'auto-replied (vacation)' } }, 'auto-reply'],
    ['Auto-Submitted: auto-generated', { headers: { 'Auto-Submitted': 'auto-generated' } }, 'robot'],
    ['Precedence: auto_reply', { headers: { Precedence: 'auto_reply' } }, 'auto-reply'],
    ['X-Autoreply', { headers: { 'X-Autoreply': 'yes' } }, 'auto-reply'],
    ['an English subject', { subject: 'Automatic reply: Lamp' }, 'auto-reply'],
    ['a Finnish subject', { subject: 'Automaattinen vastaus: Lamppu' }, 'auto-reply'],
    ['a Swedish subject', { subject: 'Autosvar: Lampa' }, 'auto-reply'],
    ['a list', { headers: { 'List-Id': '<news.customer.test>' } }, 'list'],
    ['Precedence: bulk', { headers: { Precedence: 'bulk' } }, 'bulk'],
    ['X-Auto-Response-Suppress', { headers: { 'X-Auto-Response-Suppress': 'All' } }, 'robot'],
    ['the null sender', { headers: { 'Return-Path': '<>' } }, 'robot'],
    ['no-reply@', { from: 'no-reply@shop.test' }, 'robot'],
  ])('by %s', async (_sign, parts, kind) => {
    expect(await verdict(parts)).toMatchObject({
      isAutomatic: true,
      isBounce: false,
      isAutoReply: kind === 'auto-reply',
      kind,
    });
  });

  it('by none of the things that people’s mails have', async () => {
    const headers = {
      'Auto-Submitted': 'no',
      Precedence: 'normal',
      'Return-Path': '<kaisa@customer.test>',
      'X-Mailer': 'Mail',
    };
    expect(await verdict({ subject: 'Re: Your automatic coffee machine', headers })).toEqual({
      isAutoReply: false,
      isBounce: false,
      isAutomatic: false,
      kind: 'none',
      reason: '',
      recipients: [],
    });
  });

  it('not because a customer quotes a bounce', async () => {
    expect(await verdict({ subject: 'Re: my order', text: 'I got "user unknown" when I wrote to you.' })).toMatchObject(
      { isBounce: false, isAutomatic: false },
    );
  });

  it('and a bounce in words is one', async () => {
    const auto = await verdict({
      from: 'MAILER-DAEMON@mx.test',
      subject: 'failure notice',
      text: '<kaisa@customer.test>:\nMailbox is full',
    });
    expect(auto).toMatchObject({ isBounce: true, reason: 'mailboxfull', recipients: ['kaisa@customer.test'] });
  });
});

describe('isRobotAddress', () => {
  it.each([
    'no-reply@a.test',
    'noreply+x@a.test',
    'donotreply@a.test',
    'mailer-daemon@a.test',
    'postmaster@a.test',
    'bounces+1=2@a.test',
  ])('%s is read by nobody', (address) => {
    expect(isRobotAddress(address)).toBe(true);
  });
  it.each(['kaisa@a.test', 'reply@a.test', 'rooted@a.test', ''])('"%s" may be read', (address) => {
    expect(isRobotAddress(address)).toBe(false);
  });
});
