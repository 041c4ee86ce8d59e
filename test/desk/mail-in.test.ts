import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

const maija = { name: 'Maija Virtanen', address: 'maija@kahvila.test' };

describe('a mail becomes a ticket', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
  });
  afterAll(() => desk?.stop());

  const bySubject = async (subject: string) =>
    (await anna.tickets('?limit=100')).filter((ticket) => ticket.subject === subject);

  it('with number, customer and entry, and an acknowledgement that does not echo what was written', async () => {
    await desk.mail({ from: maija, subject: 'Kone ei käynnisty', text: 'Valo ei syty aamulla.' });
    await desk.idle();
    const ticket = first(await bySubject('Kone ei käynnisty'));
    expect(ticket).toMatchObject({
      status: 'new',
      folder: 'desk',
      mailbox: 'support',
      kind: 'question',
      assignee: null,
      requester: maija,
    });
    const entries = await anna.entries(ticket.number);
    expect(entries.filter((entry) => entry.type === 'received')).toMatchObject([
      { text: expect.stringContaining('Valo ei syty'), actor: { type: 'customer' } },
    ]);
    const acknowledgements = (await desk.outbox()).filter((mail) => mail.to.includes(maija.address));
    expect(acknowledgements).toHaveLength(1);
    const acknowledgement = first(acknowledgements);
    expect(acknowledgement.subject).toContain(`#${ticket.number}`);
    expect(acknowledgement.raw).toMatch(/^Auto-Submitted: auto-replied/im);
    expect(acknowledgement.raw).not.toContain('Valo ei syty');
    expect(entries.find((entry) => entry.type === 'sent')?.delivery?.state).toMatch(/sent|delivered/);
  });

  it('once, however often the same mail arrives', async () => {
    const mail = { from: maija, subject: 'Kahdesti', text: 'Sama viesti', messageId: '<twice@kahvila.test>' };
    await desk.mail(mail);
    await desk.mail(mail);
    await desk.idle();
    expect(await bySubject('Kahdesti')).toHaveLength(1);
  });

  it('in each mailbox that it was written to', async () => {
    await desk.mail({ from: maija, to: ['support@demo.test', 'billing@demo.test'], subject: 'Kahdelle', text: 'Hei' });
    await desk.idle();
    expect((await bySubject('Kahdelle')).map((ticket) => ticket.mailbox).sort()).toEqual(['billing', 'support']);
  });

  it('without an acknowledgement when a machine wrote it', async () => {
    const robot = { name: 'Poissa', address: 'poissa@kahvila.test' };
    await desk.mail({
      from: robot,
      subject: 'Lomalla',
      text: 'Palaan maanantaina',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    await desk.mail({
      from: { name: 'Uutiset', address: 'news@kahvila.test' },
      subject: 'Uutiskirje',
      text: 'Hei',
      headers: { 'List-Id': '<news.kahvila.test>' },
    });
    await desk.idle();
    expect(await bySubject('Lomalla')).toHaveLength(1);
    const to = (await desk.outbox()).flatMap((mail) => mail.to);
    expect(to).not.toContain('poissa@kahvila.test');
    expect(to).not.toContain('news@kahvila.test');
  });

  it('and an answer to any mail of ours joins it and reopens it', async () => {
    const writer = { name: 'Owen Jones', address: 'owen@roasters.test' };
    await desk.mail({ from: writer, subject: 'Steam wand', text: 'It drips.' });
    await desk.idle();
    const { number } = first(await bySubject('Steam wand'));
    await anna.post(`/tickets/${number}/replies`, { text: 'Change the gasket.', status: 'closed' });
    await desk.idle();
    expect((await anna.ticket(number)).status).toBe('closed');
    for (const sent of (await desk.outbox()).filter((mail) => mail.to.includes(writer.address))) {
      await desk.mail({
        from: writer,
        subject: 'Re: something else',
        text: `Answer to ${sent.messageId}`,
        inReplyTo: sent.messageId,
      });
    }
    await desk.idle();
    const ticket = await anna.ticket(number);
    expect(ticket).toMatchObject({ status: 'open', waitingSince: expect.any(String), closedAt: null });
    const received = (await anna.entries(number)).filter((entry) => entry.type === 'received');
    expect(received).toHaveLength(3);
    expect((await desk.outbox()).filter((mail) => mail.to.includes(writer.address))).toHaveLength(2);
  });

  it('and joins by References alone, as when the sending service has put its own Message-ID on our mail', async () => {
    const writer = { name: 'Ines', address: 'ines@hotel.test' };
    await desk.mail({ from: writer, subject: 'Noise', text: 'Loud.' });
    await desk.idle();
    const { number } = first(await bySubject('Noise'));
    const sent = (await desk.outbox()).find((mail) => mail.to.includes(writer.address));
    const references = /^References:\s*((?:.|\r?\n[ \t])*)/im
      .exec(sent?.raw ?? '')?.[1]
      ?.replace(/\s+/g, ' ')
      .trim();
    await desk.mail({
      from: writer,
      subject: 'Re: Noise',
      text: 'Still loud',
      inReplyTo: '<0100-abc@eu-north-1.amazonses.com>',
      references: `${references} <0100-abc@eu-north-1.amazonses.com>`,
    });
    await desk.idle();
    expect((await anna.entries(number)).filter((entry) => entry.type === 'received')).toHaveLength(2);
  });

  it('by number in the subject only for somebody who takes part in it', async () => {
    await desk.mail({ from: maija, subject: 'Numerolla', text: 'Hei' });
    await desk.idle();
    const { number } = first(await bySubject('Numerolla'));
    await desk.mail({ from: maija, subject: `[#${number}] lisää`, text: 'Lisätieto' });
    await desk.mail({
      from: { name: 'Outsider', address: 'out@sider.test' },
      subject: `[#${number}] lisää`,
      text: 'Let me in',
    });
    await desk.idle();
    expect((await anna.entries(number)).filter((entry) => entry.type === 'received')).toHaveLength(2);
    expect(await bySubject(`[#${number}] lisää`)).toHaveLength(1);
  });

  it('is found by its number with all correspondence', async () => {
    await desk.mail({ from: maija, subject: 'Etsittävä', text: 'Sininen nappi' });
    await desk.idle();
    const { number } = first(await bySubject('Etsittävä'));
    for (const q of [String(number), `#${number}`, 'sininen', 'customer:maija@kahvila.test etsittävä']) {
      const found = (await anna.get<{ items: { number: number }[] }>(`/search?q=${encodeURIComponent(q)}`)).body.items;
      expect(
        found.map((ticket) => ticket.number),
        q,
      ).toContain(number);
    }
  });

  it('refuses an unknown recipient with 550 and a mail over 40 MB with 552', async () => {
    await expect(desk.mail({ from: maija, to: 'nobody@demo.test', subject: 'x', text: 'y' })).rejects.toMatchObject({
      responseCode: 550,
    });
    await expect(
      desk.mail({ from: maija, to: 'support@elsewhere.test', subject: 'x', text: 'y' }),
    ).rejects.toMatchObject({ responseCode: 550 });
    const attachments = [{ filename: 'big.bin', content: Buffer.alloc(31 * 1024 * 1024, 1) }];
    await expect(desk.mail({ from: maija, subject: 'big', text: 'y', attachments })).rejects.toMatchObject({
      responseCode: 552,
    });
  });

  it('lies in folder suspended with the reason when nobody can read it, with the raw mail kept', async () => {
    const boundaries = Array.from(
      { length: 400 },
      (_, depth) => `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth + 1}\r\n\r\n`,
    ).join('');
    const raw = `From: maija@kahvila.test\r\nTo: support@demo.test\r\nSubject: Nested\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${boundaries}`;
    await desk.mail({ envelope: { from: 'maija@kahvila.test', to: 'support@demo.test' }, raw });
    await desk.idle();
    const ticket = first((await anna.tickets('?folder=suspended')).filter((one) => one.subject === 'Nested'));
    expect(ticket.folderReason).toEqual(expect.stringMatching(/\w+/));
    const entry = first(await anna.entries(ticket.number));
    const { body } = await anna.get<{ url: string }>(`/tickets/${ticket.number}/entries/${entry.id}/raw`);
    expect(await (await fetch(body.url)).text()).toContain('Subject: Nested');
  });

  it('makes neither customer nor acknowledgement for spam', async () => {
    await desk.mail({
      from: { name: 'Prize', address: 'prize@lottery.test' },
      subject: 'You won',
      text: 'Pay',
      headers: { 'X-Tuki-Local-Verdicts': 'spam=fail' },
    });
    await desk.idle();
    expect(await bySubject('You won')).toHaveLength(0);
    expect((await anna.tickets('?folder=spam')).map((ticket) => ticket.subject)).toContain('You won');
    expect((await desk.outbox()).flatMap((mail) => mail.to)).not.toContain('prize@lottery.test');
  });
});
