import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftAcknowledgement, mayAcknowledge } from '../../functions/mail/acknowledgement.ts';
import { compose, envelopeRecipients } from '../../functions/mail/compose.ts';
import { draftReply, type ReplyDraft, writtenHtml } from '../../functions/mail/draft-reply.ts';
import { languageOf } from '../../functions/mail/language.ts';
import { messageIdFor, readMessageId } from '../../functions/mail/message-id.ts';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { readPlusAddress } from '../../functions/mail/plus-address.ts';
import { sanitiseHtml } from '../../functions/mail/sanitise.ts';
import { numbersIn, replySubject } from '../../functions/mail/subject.ts';
import { textToHtml } from '../../functions/mail/text-html.ts';
import { agentActor, aMailbox, anAddress, aReceived, aSent, aTicket, someTime } from '../support/factories.ts';
import { accepted, key } from './support.ts';

const ida = anAddress('ida@customer.test', 'Ida');
const draft = (over: Partial<ReplyDraft> = {}) =>
  draftReply({
    ticket: aTicket(),
    mailbox: aMailbox(),
    id: 'e1',
    order: someTime,
    at: someTime,
    actor: agentActor(),
    text: 'Turn the switch.',
    key,
    ...over,
  });

describe('draftReply', () => {
  it('leaves from the alias that the customer wrote to last, and from the mailbox where that is none of ours', () => {
    const mailbox = aMailbox({ address: 'support@demo.test', aliases: ['help@demo.test'] });
    const previous = [
      aReceived({ order: 1, recipient: 'support@demo.test' }),
      aReceived({ order: 2, recipient: 'help@demo.test' }),
    ];
    expect(draft({ mailbox, previous }).from.address).toBe('help@demo.test');
    expect(draft({ mailbox, previous: [aReceived({ recipient: 'other@demo.test' })] }).from.address).toBe(
      'support@demo.test',
    );
  });

  it('writes to the requester, with everybody else of the conversation in copy', () => {
    expect(draft({ ticket: aTicket({ participants: [ida] }) })).toMatchObject({
      to: [anAddress()],
      cc: [ida],
      bcc: [],
      from: { name: 'Anna (Support)', address: 'support@demo.test' },
    });
  });

  it('writes to nobody twice and never to the mailbox itself', () => {
    const reply = draft({
      cc: [ida, ida, anAddress(), anAddress('support@demo.test'), anAddress('help@demo.test')],
      bcc: [ida],
      mailbox: aMailbox({ aliases: ['help@demo.test'] }),
    });
    expect([reply.cc, reply.bcc]).toEqual([[ida], []]);
  });

  it('writes by default to whom the customer’s last mail was from and to, the requester always among them', () => {
    const [ben, eve] = [anAddress('ben@customer.test'), anAddress('eve@customer.test')];
    const ticket = aTicket({ participants: [ida, ben, eve] });
    const previous = [aReceived({ from: ida, to: [anAddress('support@demo.test'), ben, anAddress('x@other.test')] })];
    expect(draft({ ticket, previous })).toMatchObject({ to: [anAddress(), ida, ben], cc: [eve] });
    expect(draft({ ticket, previous, automatic: true, cc: [] })).toMatchObject({ to: [anAddress()], cc: [] });
  });

  it('asks for answers at a signed address of the mailbox that it leaves from', () => {
    const mailbox = aMailbox({ aliases: ['help@demo.test'] });
    const reply = draft({ mailbox, previous: [aReceived({ recipient: 'help@demo.test' })] });
    expect(reply.replyTo).toMatch(/^help\+t1042-[0-9a-f]{16}@demo\.test$/);
    expect(readPlusAddress(reply.replyTo ?? '', key)).toEqual({ kind: 't', number: 1042 });
    expect(draft({ mailbox, to: [anAddress(), anAddress(reply.replyTo ?? '')] }).to).toEqual([anAddress()]);
  });

  it('fills agent, mailbox, number and customer into the signature, and leaves other braces alone', () => {
    const mailbox = aMailbox({ signature: { en: '{agent}, {mailbox}: #{number} {customer} {x}', fi: '' } });
    expect(draft({ mailbox }).text).toContain('Anna, Support: #1042 Kaisa Korhonen {x}');
  });

  it('names all of the conversation in References, the answered mail last, nothing forwarded or cancelled', () => {
    const earlier = aSent({
      order: 3,
      messageId: '<s1@demo.test>',
      references: ['<anchor>', '<c0@c.test>', '<c1@c.test>'],
    });
    const previous = [
      aReceived({ order: 2, messageId: '<c1@c.test>' }),
      earlier,
      aReceived({ order: 4, messageId: '<c2@c.test>' }),
      aSent({ order: 5, messageId: '<f1@demo.test>', forward: true }),
      aSent({ order: 6, messageId: '<x1@demo.test>', delivery: { state: 'cancelled', at: 6 } }),
    ];
    expect(draft({ previous }).references.slice(1)).toEqual([
      '<c0@c.test>',
      '<c1@c.test>',
      '<s1@demo.test>',
      '<c2@c.test>',
    ]);
    const many = Array.from({ length: 30 }, (_, at) => aReceived({ order: at, messageId: `<m${at}@c.test>` }));
    const { references } = draft({ previous: many });
    expect(references).toHaveLength(21);
    expect(references.at(-1)).toBe('<m29@c.test>');
  });

  it('answers the newest mail of the customer and names the ticket first in References', () => {
    const previous = [
      aReceived({ messageId: '<new@c.test>', at: someTime + 2 }),
      aReceived({ messageId: '<old@c.test>', at: someTime }),
      aSent({ at: someTime + 3 }),
    ];
    const reply = draft({ previous });
    expect(reply.inReplyTo).toBe('<new@c.test>');
    expect(reply.references.map((id) => readMessageId(id, key) ?? id)).toEqual([
      { number: 1042, entryId: undefined },
      '<old@c.test>',
      '<t.1042.x.y@demo.test>',
      '<new@c.test>',
    ]);
    expect(readMessageId(reply.messageId, key)).toEqual({ number: 1042, entryId: 'e1' });
  });

  it('puts the signature of the mailbox below, in the customer’s language, apart from what was written', () => {
    const mailbox = aMailbox({ signature: { en: 'Best, Support', fi: 'Terveisin Tuki' } });
    expect(draft({ mailbox, ticket: aTicket({ language: 'fi' }) })).toMatchObject({
      text: 'Turn the switch.\n\n-- \nTerveisin Tuki',
      visibleText: 'Turn the switch.',
    });
    expect(draft({ mailbox }).text).toContain('Best, Support');
  });

  it('gives the HTML back as it was written, without what stands below', () => {
    const mailbox = aMailbox({ signature: { en: 'Best,\n\nSupport & co', fi: '' } });
    const html = '<p>Turn <strong>it</strong></p>';
    const signed = draft({ mailbox, text: 'Turn it', html });
    expect(signed.html).toContain('Support &amp; co');
    expect(writtenHtml(signed)).toBe(html);
    expect(writtenHtml(draft({ mailbox }))).toBeUndefined();
  });

  it('sanitises HTML and makes text of it', () => {
    const reply = draft({ text: undefined, html: '<p>Turn <b>it</b></p><script>x</script>' });
    expect(reply).toMatchObject({ html: '<p>Turn <b>it</b></p>', text: 'Turn it' });
  });
});

describe('subjects', () => {
  it.each([
    ['Lamp', 'Re: Lamp [#7]'],
    ['Re: Lamp', 'Re: Lamp [#7]'],
    ['VS: SV: AW: Re[2]: Lamp [#7]', 'Re: Lamp [#7]'],
    ['Recall', 'Re: Recall [#7]'],
  ])('%s is answered as %s', (subject, reply) => {
    expect(replySubject(subject, 7)).toBe(reply);
  });
  it('of an answer to an answer stay the same', () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const once = replySubject(subject, 7);
        expect(replySubject(once, 7)).toBe(once);
      }),
    );
  });
  it('name their tickets', () => {
    expect(numbersIn('Re: Lamp [#1042] and [#7] #8')).toEqual([1042, 7]);
  });
});

describe('compose', () => {
  it('makes a mail that reads back as the entry', async () => {
    const file = { filename: 'lasku tänään.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') };
    const entry = aSent({
      subject: 'Re: Käännä [#1042]',
      inReplyTo: '<lamp@customer.test>',
      references: ['<a@demo.test>', '<lamp@customer.test>'],
      cc: [ida],
      bcc: [anAddress('boss@demo.test')],
      text: 'Käännä katkaisijaa.',
    });
    const raw = await compose(entry, [file]);
    const mail = await parseMail(raw);
    expect(mail).toMatchObject({
      messageId: entry.messageId,
      inReplyTo: entry.inReplyTo,
      references: entry.references,
      from: entry.from,
      to: entry.to,
      cc: [ida],
      subject: entry.subject,
      date: new Date(entry.at).toISOString(),
      attachments: [{ filename: 'lasku tänään.pdf', contentType: 'application/pdf', size: 4 }],
      auto: { isAutomatic: false },
    });
    expect(mail.text.trim()).toBe(entry.text);
    expect(Buffer.from(raw).toString()).not.toContain('boss@demo.test');
    expect(mail.html).toBe('');
    expect(envelopeRecipients(entry)).toEqual(['kaisa@customer.test', 'ida@customer.test', 'boss@demo.test']);
  });

  it('is plain text alone where nothing but words was written, and both where there was more', async () => {
    const plain = Buffer.from(await compose(aSent({ text: 'Turn it.' }))).toString();
    expect(plain).toMatch(/^Content-Type: text\/plain/m);
    expect(plain).not.toMatch(/text\/html|multipart/);
    const entry = draft({ text: '- Turn it', html: '<ul><li>Turn <strong>it</strong></li></ul>' });
    const mail = await parseMail(await compose(entry));
    expect(mail.text).toContain('- Turn it');
    expect(mail.html).toContain('<strong>it</strong>');
  });

  it('marks what the desk itself writes as automatic and every mail as ours', async () => {
    const messageId = messageIdFor({ number: 1042, entryId: 'e1', domain: 'demo.test', key });
    const raw = Buffer.from(await compose(aSent({ automatic: true, messageId }))).toString();
    expect(raw).toMatch(/^Auto-Submitted: auto-replied/m);
    const loop = /^X-Tuki-Loop: (\S+)/m.exec(raw)?.[1] ?? '';
    expect(readMessageId(loop, key)).toMatchObject({ number: 1042 });
  });

  it('shows pictures that go with the mail where the text has them', async () => {
    const html = sanitiseHtml('<p>Look: <img src="cid:shot-1@demo.test" alt="screen"></p>');
    const picture = { filename: 'screen.png', contentType: 'image/png', content: new Uint8Array([1, 2]) };
    const mail = await parseMail(await compose(aSent({ html }), [{ ...picture, contentId: 'shot-1@demo.test' }]));
    expect(mail.html).toContain('src="cid:shot-1@demo.test"');
    expect(mail.attachments).toMatchObject([{ filename: 'screen.png', inline: true, contentId: 'shot-1@demo.test' }]);
  });

  it('lets nobody add a header through a subject or a name', async () => {
    const entry = aSent({
      subject: 'a\r\nBcc: evil@a.test',
      to: [{ name: 'x\r\nBcc: evil@a.test', address: 'kaisa@customer.test' }],
    });
    expect(Buffer.from(await compose(entry)).toString()).not.toMatch(/^Bcc:/im);
  });

  it('writes text as HTML with nothing in it that acts', () => {
    expect(textToHtml('a <b> & "c"\nhttps://a.test/?x=1&y=2.\n\nd')).toBe(
      '<p>a &lt;b&gt; &amp; &quot;c&quot;<br><a href="https://a.test/?x=1&amp;y=2">https://a.test/?x=1&amp;y=2</a>.</p>\n<p>d</p>',
    );
  });
});

describe('an acknowledgement', () => {
  const link = 'https://help.demo.test/portal/t/1042#token';
  const message = aReceived({ subject: 'Cheap pills', text: 'Buy cheap pills' });
  const text = (over: Parameters<typeof aMailbox>[0] = {}, language?: string) =>
    draftAcknowledgement({
      ticket: aTicket({ language, subject: 'Cheap pills', participants: [ida] }),
      mailbox: aMailbox(over),
      message,
      link,
      key,
    });

  it('gives number and link and repeats no word of the mail', () => {
    const entry = text();
    expect(entry.text).toContain('#1042');
    expect(entry.text).toContain(link);
    expect(`${entry.subject} ${entry.text}`).not.toMatch(/pills/i);
    expect(entry).toMatchObject({ automatic: true, to: [anAddress()], cc: [], inReplyTo: message.messageId });
  });

  it('is in the customer’s language, else in the mailbox’s', () => {
    expect(text({}, 'fi').text).toContain('kiitos viestistäsi');
    expect(text({ language: 'fi' }).text).toContain('kiitos viestistäsi');
    expect(text({ language: 'fi' }, 'en').text).toContain('thank you');
  });

  it('is the mailbox’s own text when it has one', () => {
    expect(text({ autoReply: { en: 'Got it: {number} {link} {nonsense}', fi: '' } }).text).toBe(
      `Got it: 1042 ${link} {nonsense}`,
    );
  });

  it('is the same entry each time', () => {
    expect(text()).toEqual(text());
  });

  it('goes to people only', () => {
    const proved = { ...message, verdicts: accepted().verdicts };
    const ordinary = {
      mailbox: { acknowledge: true },
      folder: 'desk',
      message: proved,
      envelopeSender: 'kaisa@customer.test',
      known: false,
      claimed: false,
    } as const;
    expect(mayAcknowledge(ordinary)).toBe(true);
    const refused = [
      { mailbox: { acknowledge: false } },
      { folder: 'spam' as const },
      { folder: 'suspended' as const },
      { message: { ...proved, automatic: true } },
      { message: { ...message, verdicts: { ...accepted().verdicts, dmarc: 'FAIL' } } },
      { message: { ...proved, from: anAddress('noreply@a.test') } },
      { envelopeSender: '' },
      { envelopeSender: 'mailer-daemon@a.test' },
      { claimed: true },
      { message: { ...message, verdicts: { ...accepted().verdicts, dmarc: 'GRAY' } } },
    ];
    expect(mayAcknowledge({ ...ordinary, known: true, claimed: true })).toBe(true);
    for (const over of refused) expect(mayAcknowledge({ ...ordinary, ...over }), JSON.stringify(over)).toBe(false);
  });
});

describe('languageOf', () => {
  it.each([
    ['Hello, the lamp is dark and I have no other.', 'en'],
    ['Hei, lamppu on rikki ja se ei syty. Kiitos!', 'fi'],
    ['Guten Tag, die Lampe brennt nicht.', undefined],
    ['', undefined],
  ])('%s is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});
