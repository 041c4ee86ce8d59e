import { describe, expect, it } from 'vitest';
import { type Evidence, readReport } from '../../functions/mail/bounce.ts';
import { reasonOf } from '../../functions/mail/bounce-reasons.ts';

const deliveryStatus = (content: string) => ({
  filename: 'status.txt',
  contentType: 'message/delivery-status',
  size: content.length,
  contentId: null,
  inline: false,
  content: Buffer.from(content),
});

/** A mail as mail servers write them; `status` is its delivery-status part. */
function aReport(over: Partial<Evidence> & { status?: string } = {}): Evidence {
  const { status, ...rest } = over;
  return {
    headers:
      status === undefined
        ? []
        : [{ key: 'content-type', value: 'multipart/report; report-type=delivery-status; boundary=b' }],
    from: { name: 'Mail Delivery System', address: 'mailer-daemon@mx.test' },
    subject: 'Undelivered Mail Returned to Sender',
    text: 'Your message could not be delivered.',
    attachments: status === undefined ? [] : [deliveryStatus(status)],
    ...rest,
  };
}

const kaisa = { name: 'Kaisa Korhonen', address: 'kaisa@customer.test' };

describe('delivery-status fields (RFC 3464)', () => {
  it('name every recipient with reason and permanence', () => {
    const status = `Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; full@customer.test
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Over quota

Final-Recipient: rfc822; gone@customer.test
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
    <gone@customer.test>: no such user`;
    expect(readReport(aReport({ status }))).toEqual({
      kind: 'bounce',
      reason: 'userunknown',
      hard: true,
      recipients: ['full@customer.test', 'gone@customer.test'],
    });
  });

  it('of a mail that arrived are no bounce', () => {
    const status = 'Final-Recipient: rfc822; kaisa@customer.test\nAction: delivered\nStatus: 2.0.0';
    expect(readReport(aReport({ status }))).toMatchObject({ kind: 'delivered', hard: false });
  });

  it('of a mail that went to one and not to another name only the other', () => {
    const status =
      'Final-Recipient: rfc822; a@customer.test\nAction: relayed\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; b@customer.test\nAction: failed\nStatus: 5.1.2';
    expect(readReport(aReport({ status }))).toMatchObject({ reason: 'hostunknown', recipients: ['b@customer.test'] });
  });

  it('of a delay are a soft bounce', () => {
    const status = 'Final-Recipient: rfc822; kaisa@customer.test\nAction: delayed\nStatus: 4.4.1';
    expect(readReport(aReport({ status }))).toMatchObject({ kind: 'bounce', reason: 'expired', hard: false });
  });

  it('lead to the original address when the mail ended in a program', () => {
    const status =
      'Final-Recipient: rfc822; |/usr/bin/filter\nOriginal-Recipient: rfc822;kaisa@customer.test\nAction: failed\nStatus: 5.3.0\nDiagnostic-Code: x-unix; command died';
    expect(readReport(aReport({ status }))).toMatchObject({
      reason: 'mailererror',
      recipients: ['kaisa@customer.test'],
    });
  });

  it('without a diagnosis are explained by the text', () => {
    const status = 'Final-Recipient: rfc822; kaisa@customer.test\nAction: failed\nStatus: 5.0.0';
    const text = 'These failed:\n\nkaisa@customer.test: Domain does not exist\n';
    expect(readReport(aReport({ status, text }))).toMatchObject({ reason: 'hostunknown', hard: true });
  });

  it('in the text do as well', () => {
    const text = 'Final-Recipient: rfc822;kaisa@customer.test\nAction: failed\nStatus: 5.1.1\n';
    expect(readReport(aReport({ text }))).toMatchObject({ reason: 'userunknown', recipients: ['kaisa@customer.test'] });
  });
});

describe('a report in words', () => {
  it.each([
    [
      'Postfix',
      '<kaisa@customer.test>: host mx.customer.test[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)',
      'userunknown',
    ],
    [
      'Exim',
      '  kaisa@customer.test\n    SMTP error from remote mail server after MAIL FROM:<us@demo.test>:\n    550 go away',
      'rejected',
    ],
    ['qmail', "<kaisa@customer.test>:\nSorry, I couldn't find any host named customer.test. (#5.1.2)", 'hostunknown'],
    [
      'sendmail',
      '   ----- Transcript of session follows -----\n>>> RCPT To:<kaisa@customer.test>\n<<< 550 Mailbox disabled\n550 <kaisa@customer.test>... Mailbox disabled',
      'suspend',
    ],
    ['Exchange', 'kaisa@customer.test on Mon, 5 Oct 2026\n    The recipient name is not recognized', 'userunknown'],
    [
      'Gmail',
      'Delivery to the following recipient failed permanently:\n\n     kaisa@customer.test\n\nThe error was: 552 5.2.2 over quota',
      'mailboxfull',
    ],
    ['a server that refuses to listen', '<kaisa@customer.test>: host mx.test refused to talk to me: 554 no', 'blocked'],
    [
      'a filter behind the mailbox',
      '<kaisa@customer.test>: said: 550 no such user (in reply to end of DATA command)',
      'filtered',
    ],
  ])('of %s', (_server, text, reason) => {
    expect(readReport(aReport({ text: `It could not be delivered.\n\n${text}\n` }))).toMatchObject({
      kind: 'bounce',
      reason,
      recipients: ['kaisa@customer.test'],
    });
  });

  it.each([
    ['German', 'Unzustellbar: Lampe', 'Empfänger unbekannt'],
    ['French', 'Non remis : Lampe', 'Destinataire inconnu'],
    ['Spanish', 'No se puede entregar: Lámpara', 'Usuario desconocido'],
    ['Finnish', 'Toimitus epäonnistui: Lamppu', 'Tuntematon vastaanottaja'],
    ['Russian', 'Ваше сообщение не доставлено', 'Пользователь не существует'],
    ['Japanese', '配信できません', 'ユーザーが見つかりません'],
    ['Chinese', '系统退信', '收件人不存在'],
  ])('in %s', (_language, subject, words) => {
    expect(readReport(aReport({ subject, text: `<kaisa@customer.test>\n${words}` }))).toMatchObject({
      reason: 'userunknown',
      hard: true,
    });
  });

  it('does not blame what the returned mail says', () => {
    const text =
      'Could not be delivered:\n<kaisa@customer.test>: 552 5.2.2 full\n\n--- Below this line is a copy of the message.\n\nTo: other@customer.test\nI am a virus, spam, user unknown.';
    expect(readReport(aReport({ text }))).toMatchObject({ reason: 'mailboxfull', recipients: ['kaisa@customer.test'] });
  });

  it('that names nobody leads to whom the returned mail was for', () => {
    const text =
      'Your message could not be delivered to mobile.\n\nOriginal Message:\nFrom: us@demo.test\nTo: kaisa@customer.test\n';
    expect(readReport(aReport({ text }))).toMatchObject({ recipients: ['kaisa@customer.test'] });
  });
});

describe('Amazon SES by way of SNS', () => {
  const from = { name: '', address: 'no-reply@sns.amazonaws.com' };
  const bounce = JSON.stringify({
    notificationType: 'Bounce',
    bounce: {
      bouncedRecipients: [
        { emailAddress: 'Kaisa@Customer.test', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
      ],
    },
  });
  it.each([
    ['bare', bounce],
    ['wrapped', `${JSON.stringify({ Type: 'Notification', Message: bounce })}\n\n--\nTo unsubscribe follow the link.`],
    ['broken into lines', `${bounce.slice(0, 80)}!\n ${bounce.slice(80)}`],
  ])('tells of a bounce, %s', (_how, text) => {
    expect(readReport(aReport({ from, subject: 'AWS Notification Message', text }))).toEqual({
      kind: 'bounce',
      reason: 'userunknown',
      hard: true,
      recipients: ['kaisa@customer.test'],
    });
  });
  it.each([
    ['Complaint', { complaint: { complainedRecipients: [{ emailAddress: 'kaisa@customer.test' }] } }, 'complaint'],
    ['Delivery', { delivery: { recipients: ['kaisa@customer.test'] } }, 'delivered'],
  ])('tells of a %s', (notificationType, rest, kind) => {
    const text = JSON.stringify({ notificationType, ...rest });
    expect(readReport(aReport({ from, text }))).toMatchObject({
      kind,
      hard: false,
      recipients: ['kaisa@customer.test'],
    });
  });
  it('is not believed from elsewhere', () => {
    expect(readReport(aReport({ from: kaisa, subject: 'Look', text: bounce }))).toBeUndefined();
  });
});

describe('a person who writes about a bounce is no mail server', () => {
  it.each<[string, Partial<Evidence>]>([
    [
      'asks',
      { subject: 'Mail delivery failed?', text: 'My mail to you could not be delivered: 550 5.1.1 user unknown.' },
    ],
    ['answers one', { subject: 'Re: Undelivered Mail Returned to Sender', text: 'See below, 550 user unknown.' }],
    [
      'passes one on',
      {
        subject: 'Fwd: Returned mail: see transcript for details',
        text: '> Final-Recipient: rfc822; a@b.test\n> Action: failed\nFinal-Recipient: rfc822; a@b.test\nAction: failed',
      },
    ],
    [
      'attaches one',
      {
        subject: 'FW: Undeliverable: offer',
        attachments: [deliveryStatus('Final-Recipient: rfc822; a@b.test\nAction: failed')],
      },
    ],
    [
      'attaches one without a word',
      { subject: 'Your offer', attachments: [deliveryStatus('Final-Recipient: rfc822; a@b.test\nAction: failed')] },
    ],
    ['speaks of refusal', { subject: 'Order rejected', text: 'Why was my order 5512 rejected?' }],
  ])('and %s', (_what, over) => {
    expect(readReport(aReport({ from: kaisa, text: 'Hello', ...over }))).toBeUndefined();
  });
});

describe('reasonOf', () => {
  const said = (diagnostic: string) =>
    reasonOf(
      {
        recipient: '',
        action: 'failed',
        status: /[245]\.\d+\.\d+/.exec(diagnostic)?.[0] ?? '',
        diagnostic,
        section: '',
      },
      { text: '', subject: '' },
    );

  it.each([
    ['552 5.2.2 This message is larger than the current system limit or the mailbox is full', 'mailboxfull'],
    ['452 4.2.2 The email account that you tried to reach is over quota', 'mailboxfull'],
    ['552 Requested mail action aborted: exceeded storage allocation', 'mailboxfull'],
    ['450 4.1.1 <a@b.test>: Recipient address rejected: Mailbox full', 'mailboxfull'],
    ['550-5.1.1 The email account that you tried to reach does 550-5.1.1 not exist', 'userunknown'],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found', 'userunknown'],
    ['550 5.5.0 Requested action not taken: mailbox unavailable', 'userunknown'],
    ['550 #5.1.0 Address rejected a@b.test', 'userunknown'],
    ['550 5.4.1 [a@b.test]: Recipient address rejected: Access denied', 'userunknown'],
    ["5.1.0 - Unknown address error 550-'5.2.2 <a@b.test>... Full mailbox'", 'mailboxfull'],
    ['Host or domain name not found. Name service error for name=b.test type=MX: Host not found', 'hostunknown'],
    ['550 5.4.310 DNS domain b.test does not exist', 'hostunknown'],
    ['556 5.1.10 Domain does not accept mail (nullMX)', 'notaccept'],
    ['551 5.1.6 recipient no longer on server', 'hasmoved'],
    ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'blocked'],
    [
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list",
      'blocked',
    ],
    ['550 5.7.1 this message is likely unsolicited mail', 'spamdetected'],
    ['554 rejected due to spam content', 'spamdetected'],
    ['550 5.7.26 This mail is unauthenticated and has been blocked', 'authfailure'],
    ['550 SPF check failed', 'authfailure'],
    ['554 5.7.1 <a@b.test>: Relay access denied', 'norelaying'],
    ['552 5.3.4 Message size exceeds fixed limit', 'mesgtoobig'],
    ['552 5.2.3 Message length exceeds administrative limit', 'exceedlimit'],
    ['550 4.4.7 QUEUE.Expired; message expired', 'expired'],
    ['connect to mx.b.test[192.0.2.1]:25: Connection timed out', 'expired'],
    ['connect to mx.b.test[192.0.2.1]:25: Connection refused', 'networkerror'],
    ['554 5.4.14 Hop count exceeded - possible mail loop', 'networkerror'],
    ['550 5.2.1 The email account that you tried to reach is disabled', 'suspend'],
    ['554 5.7.9 Message not accepted for policy reasons', 'policyviolation'],
    ['550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'securityerror'],
    ['553 5.1.8 Domain of sender address does not resolve', 'rejected'],
    ['421 4.7.0 Messages temporarily deferred due to user complaints', 'badreputation'],
    ['450 4.2.1 The user is receiving mail too quickly', 'speeding'],
    ['421 too many concurrent SMTP connections', 'toomanyconn'],
    ['554 5.7.1 Message infected by virus', 'virusdetected'],
    ['450 4.7.1 Client host rejected: cannot find your reverse hostname', 'requireptr'],
    ['452 4.3.1 Insufficient system storage', 'systemfull'],
    ['451 4.3.5 Server configuration error', 'systemerror'],
    ['554 5.6.1 Body type not supported', 'contenterror'],
    ['550 5.7.1 The user has blocked you', 'filtered'],
    ['451 4.7.1 Greylisting in action', 'onhold'],
    ['504 Command parameter not implemented', 'syntaxerror'],
    ['599 abracadabra', 'undefined'],
  ])('"%s" means %s', (diagnostic, reason) => {
    expect(said(`smtp; ${diagnostic}`)).toBe(reason);
  });

  it('is not led astray by words in addresses and links', () => {
    expect(said('smtp; 552 5.2.2 <spam-virus@user-unknown.test> see https://help.test/blacklist')).toBe('mailboxfull');
  });
});

describe('time', () => {
  it.each([
    'a',
    '@',
    'a.',
    'account ',
    'mailbox user host ip ',
    '<a@b.cd>: account mailbox user host\n',
    '550-5.1.1 ',
    '>\n',
    '------',
    '{"a":',
    'Final-Recipient: rfc822; a@b.cd\nAction: failed\nDiagnostic-Code: smtp; account user mailbox\n\n',
  ])('stays short for a megabyte of "%s"', (seed) => {
    const text = seed.repeat(Math.ceil(1_000_000 / seed.length));
    const mails = [
      aReport({ text, subject: text, status: text }),
      aReport({ text, subject: text, from: { name: text, address: 'no-reply@sns.amazonaws.com' } }),
    ];
    const best = Math.min(...[1, 2, 3].map(() => elapsed(() => mails.forEach(readReport))));
    expect(best).toBeLessThan(200);
  });
});

function elapsed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}
