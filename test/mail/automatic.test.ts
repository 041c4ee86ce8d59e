import { describe, expect, it } from 'vitest';
import { isRobotAddress, readAutomation } from '../../functions/mail/automatic.ts';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { aMail } from './support.ts';

const verdict = async (parts: Parameters<typeof aMail>[0]) => (await parseMail(aMail(parts))).auto;

describe('a mail is automatic', () => {
  it.each([
    ['Auto-Submitted: auto-replied', { headers: { 'Auto-Submitted': 'auto-replied (vacation)' } }, 'auto-reply'],
    ['Auto-Submitted: auto-generated', { headers: { 'Auto-Submitted': 'auto-generated' } }, 'robot'],
    ['Precedence: auto_reply', { headers: { Precedence: 'auto_reply' } }, 'auto-reply'],
    ['X-Autoreply', { headers: { 'X-Autoreply': 'yes' } }, 'auto-reply'],
    [
      'the agent of a mailbox’s rules',
      { headers: { 'X-MS-Exchange-Generated-Message-Source': 'Mailbox Rules Agent' } },
      'auto-reply',
    ],
    ['a list', { headers: { 'List-Id': '<news.customer.test>' } }, 'list'],
    ['List-Unsubscribe', { headers: { 'List-Unsubscribe': '<https://shop.test/u>' } }, 'list'],
    ['Precedence: bulk', { headers: { Precedence: 'bulk' } }, 'bulk'],
    ['Feedback-ID', { headers: { 'Feedback-ID': '1:2:3:shop' } }, 'bulk'],
    ['X-Auto-Response-Suppress', { headers: { 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' } }, 'robot'],
    ['the null sender', { headers: { 'Return-Path': '<>' } }, 'robot'],
    ['no-reply@', { from: 'no-reply@shop.test' }, 'robot'],
    [
      'the question of a filter',
      { subject: 'Your email requires verification verify#x1', text: 'Follow https://filter.test/x1' },
      'robot',
    ],
    [
      'another help desk’s receipt',
      { subject: '[Ticket #123] received', text: 'This is an automated message. We have your request.' },
      'auto-reply',
    ],
    [
      'a Finnish help desk’s receipt',
      { subject: 'Viestinne on vastaanotettu', text: 'Tämä on automaattinen vastaus.' },
      'auto-reply',
    ],
  ])('by %s', async (_sign, parts, kind) => {
    const auto = await verdict(parts);
    expect(auto).toMatchObject({ isAutomatic: true, isBounce: false, isAutoReply: kind === 'auto-reply', kind });
  });

  it.each([
    ['Arabic', 'رد تلقائي: مصباح'],
    ['Bulgarian', 'Автоматичен отговор: Лампа'],
    ['Chinese', '自动回复: 灯'],
    ['Chinese in Taiwan', '自動回覆：燈'],
    ['Croatian', 'Automatski odgovor: Lampa'],
    ['Czech', 'Automatická odpověď: Lampa'],
    ['Danish', 'Automatisk svar: Lampe'],
    ['Dutch', 'Automatisch antwoord: Lamp'],
    ['English', 'Automatic reply: Lamp'],
    ['English, out of office', 'Out of Office: Lamp'],
    ['English, until', 'I am out of the office until Monday'],
    ['Estonian', 'Automaatvastus: Lamp'],
    ['Finnish', 'Automaattinen vastaus: Lamppu'],
    ['Finnish, away', 'Poissaoloilmoitus: Lamppu'],
    ['French', 'Réponse automatique : Lampe'],
    ['German', 'Automatische Antwort: Lampe'],
    ['German, away', 'Abwesenheitsnotiz: Lampe'],
    ['Greek', 'Αυτόματη απάντηση: Λάμπα'],
    ['Hebrew', 'מענה אוטומטי: מנורה'],
    ['Hungarian', 'Automatikus válasz: Lámpa'],
    ['Italian', 'Risposta automatica: Lampada'],
    ['Japanese', '自動返信: ランプ'],
    ['Korean', '자동 회신: 램프'],
    ['Norwegian', 'Automatisk svar: Lampe'],
    ['Polish', 'Odpowiedź automatyczna: Lampa'],
    ['Portuguese', 'Resposta automática: Lâmpada'],
    ['Romanian', 'Răspuns automat: Lampă'],
    ['Russian', 'Автоматический ответ: Лампа'],
    ['Spanish', 'Respuesta automática: Lámpara'],
    ['Swedish', 'Autosvar: Lampa'],
    ['Turkish', 'Otomatik yanıt: Lamba'],
    ['Ukrainian', 'Автоматична відповідь: Лампа'],
    ['Vietnamese', 'Trả lời tự động: Đèn'],
  ])('by a subject in %s', async (_language, subject) => {
    expect(await verdict({ subject })).toMatchObject({ isAutoReply: true, isAutomatic: true, reason: 'subject' });
  });
});

it.each([
  ['a receipt for having read', 'multipart/report; report-type=disposition-notification; boundary=b', 'read-receipt'],
  ['another report', 'multipart/report; report-type=tlsrpt; boundary=b', 'report'],
  ['what a calendar answers', 'text/calendar; charset=utf-8; method=REPLY', 'calendar-answer'],
])('%s is automatic', (_what, value, reason) => {
  const from = { name: 'Kaisa', address: 'kaisa@customer.test' };
  const mail = { headers: [{ key: 'content-type', value }], from, subject: 'Read: Lamp', text: '', attachments: [] };
  expect(readAutomation(mail)).toMatchObject({ isAutomatic: true, isAutoReply: false, kind: 'robot', reason });
});

describe('a person’s mail is not automatic', () => {
  it('with all the headers that people’s mails have', async () => {
    const headers = {
      'Auto-Submitted': 'no',
      Precedence: 'normal',
      'Return-Path': '<kaisa@customer.test>',
      'X-Mailer': 'Mail',
      'X-Autoreply': 'no',
      'X-MS-Exchange-Inbox-Rules-Loop': 'kaisa@customer.test',
      'Disposition-Notification-To': 'kaisa@customer.test',
    };
    expect(await verdict({ subject: 'Re: Your automatic coffee machine', headers })).toEqual({
      isAutoReply: false,
      isBounce: false,
      isAutomatic: false,
      kind: 'none',
      reason: '',
      hard: false,
      recipients: [],
    });
  });

  it.each([
    'Re: Automatic reply: Lamp',
    'Question about your automatic reply',
    'Automatic doors do not open',
    'Auto insurance',
    'Out of office chairs?',
    'Auto: ei käynnisty pakkasella',
    'On vacation, and I cannot log in',
    'Olen lomalla - voinko siirtää tilaukseni?',
    'Vacation rental in July',
    'On holiday opening hours',
    'Absence de notice dans le carton',
    'Abwesend war niemand',
    'Frånvaro av garanti',
    'Lomalla rikkoutunut lamppu',
    'Poissaolojen kirjaaminen',
    'Fuera de servicio',
    'Ausente de la entrega',
    'Automatisches Licht',
    'Ticket received but the seat is taken',
    'Ticket #123 received, thank you',
    'Thank you for your help',
    'Ihre Anfrage vom Montag',
    'Bekräftelse saknas',
    'Please confirm your message',
    'Read: the manual?',
    'Accepted: your offer',
    'Order rejected',
    'Returned mail order',
    'Delivery failure of my parcel',
    'Mailbox full of spam',
  ])('"%s"', async (subject) => {
    expect(await verdict({ subject })).toMatchObject({ isAutomatic: false, kind: 'none' });
  });

  it.each([
    ['quotes a bounce', 'I got "user unknown" when I wrote to you.'],
    ['tells of an automatic reply', 'I only got your automatic reply. Please do not reply to this with another one!'],
    [
      'pastes what a server said',
      'It said:\n\n550 5.1.1 <support@demo.test>: Recipient address rejected: User unknown\n',
    ],
  ])('that %s', async (_what, text) => {
    expect(await verdict({ subject: 'Re: my order', text })).toMatchObject({ isBounce: false, isAutomatic: false });
  });

  it('that invites to a meeting', () => {
    const invitation = Buffer.from('BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n');
    const auto = readAutomation({
      headers: [],
      from: { name: 'Kaisa', address: 'kaisa@customer.test' },
      subject: 'Visit',
      text: 'Does Monday suit you?',
      attachments: [
        {
          filename: 'a.ics',
          contentType: 'text/calendar',
          size: 1,
          contentId: null,
          inline: false,
          content: invitation,
        },
      ],
    });
    expect(auto.isAutomatic).toBe(false);
  });
});

it('a bounce in words is one', async () => {
  const auto = await verdict({
    from: 'MAILER-DAEMON@mx.test',
    subject: 'failure notice',
    text: '<kaisa@customer.test>:\nMailbox is full',
  });
  expect(auto).toMatchObject({
    isBounce: true,
    isAutomatic: true,
    reason: 'mailboxfull',
    hard: false,
    recipients: ['kaisa@customer.test'],
  });
});

describe('isRobotAddress', () => {
  it.each([
    'no-reply@a.test',
    'noreply+x@a.test',
    'donotreply@a.test',
    'orders-no-reply@a.test',
    'ei-vastausta@a.test',
    'nicht-antworten@a.test',
    'ne-pas-repondre@a.test',
    'mailer-daemon@a.test',
    'postmaster@a.test',
    'bounces+1=2@a.test',
  ])('%s is read by nobody', (address) => {
    expect(isRobotAddress(address)).toBe(true);
  });
  it.each(['kaisa@a.test', 'reply@a.test', 'rooted@a.test', 'norm@a.test', 'alertsson@a.test', ''])(
    '"%s" may be read',
    (address) => {
      expect(isRobotAddress(address)).toBe(false);
    },
  );
});
