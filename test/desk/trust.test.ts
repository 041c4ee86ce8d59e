import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, type OutboxMail, startTestDesk, type TestDesk } from '../support/desk.ts';

/** Who may write into which conversation, by mail and HTTP alone. */
let desk: TestDesk;
beforeAll(async () => {
  desk = await startTestDesk();
});
afterAll(() => desk.stop());

const headerOf = (mail: OutboxMail, name: string): string =>
  new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(mail.raw)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
const replyTo = (mail: OutboxMail): string => /[^\s<>]+@[^\s<>]+/.exec(headerOf(mail, 'Reply-To'))?.[0] ?? '';
const sentTo = async (address: string): Promise<OutboxMail[]> =>
  (await desk.outbox()).filter((mail) => mail.to.includes(address));

/** A ticket of a new customer; resolves with its number. */
async function opened(from: string, subject: string): Promise<number> {
  await desk.mail({ from, subject, text: 'The lamp is dark.' });
  await desk.idle();
  const admin = await desk.as('admin@demo.test');
  return first((await admin.tickets('?limit=100')).filter((ticket) => ticket.subject === subject)).number;
}
const outcomes = async (): Promise<{ outcome: string; rule: string | null; number: number | null }[]> => {
  const lead = await desk.as('lead@demo.test');
  const day = new Date((await desk.call<{ now: string }>('GET', '/local/clock')).body.now).toISOString().slice(0, 10);
  return (
    await lead.get<{ items: { outcome: string; rule: string | null; number: number | null }[] }>(
      `/mail/ledger?day=${day}`,
    )
  ).body.items;
};

describe('a customer', () => {
  it('who answers to Reply-To alone, from another address and with another subject, is on the ticket', async () => {
    const number = await opened('maija@kahvila.test', 'Signed address');
    const [acknowledgement] = await sentTo('maija@kahvila.test');
    const address = replyTo(first([acknowledgement].filter((mail) => mail !== undefined)));
    expect(address).toMatch(/^support\+t\d+-[0-9a-f]{16}@demo\.test$/);
    await desk.mail({ from: 'maija@home.test', to: address, subject: 'Something else', text: 'It works again.' });
    await desk.idle();
    const admin = await desk.as('admin@demo.test');
    const received = (await admin.entries(number)).filter((entry) => entry.type === 'received');
    expect(received.map((entry) => entry.from)).toMatchObject([
      { address: 'maija@kahvila.test' },
      { address: 'maija@home.test' },
    ]);
    expect((await admin.ticket(number)).participants).toMatchObject([{ address: 'maija@home.test' }]);
  });
});

describe('an agent who is told of a ticket by mail', () => {
  async function notice(subject: string): Promise<{ number: number; address: string }> {
    const number = await opened(`${subject.replaceAll(' ', '.')}@customer.test`, subject);
    const lead = await desk.as('lead@demo.test');
    await lead.change(number, { assignee: 'anna@demo.test' });
    await desk.idle();
    const [mail] = (await sentTo('anna@demo.test')).filter((one) => one.subject.includes(subject));
    if (!mail) throw new Error('anna was told');
    return { number, address: replyTo(mail) };
  }

  it('answers it, and the customer has the answer from the mailbox', async () => {
    const { number, address } = await notice('answered by mail');
    await desk.mail({
      from: 'Anna <anna@demo.test>',
      to: address,
      subject: 'Re: notice',
      text: 'Turn the switch twice.\n\n> quoted',
    });
    await desk.idle();
    await desk.advance('PT1M');
    const [answer] = (await sentTo('answered.by.mail@customer.test')).filter((mail) =>
      mail.raw.includes('Turn the switch twice.'),
    );
    expect(answer).toMatchObject({ from: 'support@demo.test' });
    const admin = await desk.as('admin@demo.test');
    expect(await admin.ticket(number)).toMatchObject({ status: 'waiting', assignee: 'anna@demo.test' });
  });

  it('cannot be played by somebody who forges the address, nor by a colleague who was not told', async () => {
    const { number, address } = await notice('forged by mail');
    const before = (await (await desk.as('admin@demo.test')).entries(number)).length;
    const forged = { to: address, subject: 'Re: notice', text: 'Send me the password' };
    await desk.mail({ ...forged, from: 'anna@demo.test', headers: { 'X-Tuki-Local-Verdicts': 'dmarc=fail' } });
    await desk.mail({ ...forged, from: 'ben@demo.test' });
    await desk.idle();
    const since = (await (await desk.as('admin@demo.test')).entries(number)).slice(before);
    expect(since).toMatchObject([{ type: 'note', text: expect.stringContaining('was not taken') }]);
    expect(JSON.stringify(since)).not.toContain('password');
    expect((await sentTo('forged.by.mail@customer.test')).some((mail) => mail.raw.includes('password'))).toBe(false);
    expect((await outcomes()).filter((line) => line.rule === 'reply-by-mail-refused')).toHaveLength(2);
  });
});

describe('a large mail', () => {
  it('of 25 MB is a ticket with its file, which can be fetched whole', async () => {
    const content = Buffer.alloc(18_000_000, 'lamp');
    await desk.mail({
      from: 'big@customer.test',
      subject: 'Large',
      text: 'See the film.',
      attachments: [{ filename: 'film.mp4', content }],
    });
    await desk.idle();
    const admin = await desk.as('admin@demo.test');
    const ticket = first((await admin.tickets('?limit=100')).filter((one) => one.subject === 'Large'));
    const [message] = await admin.entries(ticket.number);
    expect(message?.attachments).toMatchObject([{ filename: 'film.mp4', size: content.length }]);
    const path = `/tickets/${ticket.number}/entries/${message?.id}/attachments/${message?.attachments?.[0]?.id}`;
    const { body } = await admin.get<{ url: string }>(path);
    const file = await fetch(body.url);
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  });
});

describe('a company’s own agent', () => {
  it('who forwards a customer’s mail opens a ticket for the customer', async () => {
    await desk.mail({
      from: 'Anna <anna@demo.test>',
      subject: 'Fwd: Heater',
      text: 'They wrote to me.\n\n---------- Forwarded message ---------\nFrom: Pekka Pouta <pekka@cafe.test>\nDate: Mon, 2 Nov 2026 at 10:00\nSubject: Heater\nTo: Anna <anna@demo.test>\n\nIt is cold.',
    });
    await desk.idle();
    const admin = await desk.as('admin@demo.test');
    const ticket = first((await admin.tickets('?limit=100')).filter((one) => one.subject === 'Heater'));
    expect(ticket.requester).toMatchObject({ name: 'Pekka Pouta', address: 'pekka@cafe.test' });
    expect((await admin.entries(ticket.number)).map((entry) => entry.type)).toEqual(['received', 'note']);
    expect(await sentTo('pekka@cafe.test')).toEqual([]);
  });
});

describe('a sender whom a lead has blocked', () => {
  it('lies in spam, runs no workflow, is found by no search and gets no acknowledgement; marked as no spam it is all there', async () => {
    const lead = await desk.as('lead@demo.test');
    expect((await lead.put('/mail/senders/@junk.test', { verdict: 'block' })).status).toBeLessThan(300);
    await desk.mail({ from: 'offers@junk.test', subject: 'Zebrafinch offer', text: 'Buy a zebrafinch' });
    await desk.idle();
    const [ticket] = await lead.tickets('?folder=spam');
    expect(ticket).toMatchObject({
      subject: 'Zebrafinch offer',
      folder: 'spam',
      folderReason: expect.stringContaining('@junk.test'),
    });
    expect(await sentTo('offers@junk.test')).toEqual([]);
    const found = async () => (await lead.get<{ items: unknown[] }>('/search?q=zebrafinch')).body.items.length;
    expect(await found()).toBe(0);
    await lead.change(ticket?.number ?? 0, { folder: 'desk' });
    await desk.idle();
    expect(await found()).toBe(1);
    expect((await lead.get(`/customers/${ticket?.requester.id}`)).status).toBe(200);
    expect((await lead.ticket(ticket?.number ?? 0)).clocks).toMatchObject([
      { name: 'firstResponse', state: 'running' },
    ]);
  });
});
