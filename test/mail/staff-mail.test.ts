import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PlusKind, plusAddress } from '../../functions/mail/plus-address.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, hour, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { accepted, key } from './support.ts';

let dynamo: TestDynamo;
let desk: ReceivingDesk;
let number: number;
let customer: string;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  desk = receivingDesk(dynamo);
  customer = desk.stranger();
  number = (await desk.receiveOne({ from: `Kaisa <${customer}>`, subject: 'Lamp' })).number ?? 0;
});

const receivedAt = someTime + hour;
const noticeTo = (agent: string, kind: PlusKind = 'n') =>
  plusAddress('support@demo.test', { kind, number }, key, agent);
/** Answers the notice that was mailed to an agent. */
const answerNotice = (
  text: string,
  options: {
    as?: string;
    to?: string;
    kind?: PlusKind;
    verdicts?: Record<string, string>;
    headers?: Record<string, string>;
    notice?: object;
  } = {},
) => {
  const { as = 'anna@demo.test', kind = 'n' } = options;
  const recipients = [options.to ?? noticeTo(as, kind)];
  const over = { recipients, receivedAt, verdicts: { ...accepted().verdicts, ...options.verdicts }, ...options.notice };
  return desk.receiveOne(
    { from: `Anna <${as}>`, subject: 'Re: Assigned to you', text, headers: options.headers },
    over,
  );
};
const newest = async () => (await desk.timeline(number)).filter((entry) => entry.type !== 'change').at(-1);

describe('an agent’s answer to a notice', () => {
  it('becomes a reply to the customer, without what it quotes', async () => {
    const quoted =
      'Turn the switch, please.\r\n\r\nOn Mon, 23 Nov 2026 at 08:00, Tuki <notifications@demo.test> wrote:\r\n> The ticket was assigned to you.\r\n';
    expect(await answerNotice(quoted)).toMatchObject({ outcome: 'joined', number });
    expect(await newest()).toMatchObject({
      type: 'sent',
      actor: { type: 'agent', id: 'anna@demo.test' },
      to: [{ address: customer }],
      text: expect.stringMatching(/^Turn the switch, please\.(?!.*assigned)/s),
      delivery: { state: 'queued' },
    });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'waiting', assignee: 'anna@demo.test' });
  });

  it('becomes a note with #note, and when the notice was about a note; #reply and #close say otherwise', async () => {
    await answerNotice('#note\r\nThey called yesterday.');
    expect(await newest()).toMatchObject({ type: 'note', text: 'They called yesterday.' });
    await answerNotice('I agree.', { kind: 'm', notice: { receivedAt: receivedAt + 1 } });
    expect(await newest()).toMatchObject({ type: 'note', text: 'I agree.' });
    await answerNotice('#reply #close\r\nAll done.', { kind: 'm', notice: { receivedAt: receivedAt + 2 } });
    expect(await newest()).toMatchObject({ type: 'sent', text: expect.stringContaining('All done.') });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'closed' });
  });

  it('never passes on what the notice says, and #close alone closes without a word', async () => {
    const quote =
      'On Mon, 23 Nov 2026 at 08:00, Tuki <notifications@demo.test> wrote:\r\n> internal words of the staff\r\n';
    expect(await answerNotice(quote)).toMatchObject({ rule: 'reply-by-mail-refused' });
    const between = `> internal words of the staff\r\nYes.\r\n> more internal words\r\n`;
    await answerNotice(between, { notice: { receivedAt: receivedAt + 1 } });
    expect(JSON.stringify(await newest())).not.toContain('internal words');
    const before = (await desk.types(number)).filter((type) => type === 'sent').length;
    await answerNotice(`#close\r\n\r\n${quote}`, { notice: { receivedAt: receivedAt + 2 } });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'closed' });
    expect((await desk.types(number)).filter((type) => type === 'sent')).toHaveLength(before);
  });

  it('is there once, however often the notification comes', async () => {
    const notice = { key: `raw/${anId()}`, receivedAt };
    const mail = { from: 'anna@demo.test', messageId: `<${anId()}@demo.test>`, text: 'Turn it.' };
    for (let n = 0; n < 3; n++) await desk.receiveOne(mail, { ...notice, recipients: [noticeTo('anna@demo.test')] });
    expect((await desk.timeline(number)).filter((entry) => entry.type === 'sent' && !entry.automatic)).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof answerNotice>[1], boolean]>([
    ['whose address is not proved', { verdicts: { dmarc: 'GRAY' } }, true],
    ['whose address is forged', { verdicts: { dmarc: 'FAIL' } }, true],
    ['to an address given to somebody else', { to: 'support+n1042-0000000000000000@demo.test' }, false],
    ['by somebody who does not work here any more', { as: 'gone@demo.test' }, true],
    ['by somebody who may not see the mailbox', { as: 'sam@demo.test' }, true],
    ['by somebody who may only write notes', { as: 'light@demo.test' }, true],
    ['by nobody we know', { as: 'mallory@evil.test' }, true],
    ['by their out-of-office machine', { headers: { 'Auto-Submitted': 'auto-replied' } }, false],
  ])('%s is refused, and the ledger says so', async (_who, options, told) => {
    const before = await desk.timeline(number);
    expect(await answerNotice('Your password please', options)).toMatchObject({
      outcome: 'dropped',
      rule: 'reply-by-mail-refused',
      reason: expect.any(String),
    });
    // Who holds the address of a notice learns on the ticket that the answer was not taken; nothing of it is shown.
    const [note, ...more] = (await desk.timeline(number)).slice(before.length);
    expect(more).toEqual([]);
    if (told)
      expect(note).toMatchObject({ type: 'note', text: expect.stringMatching(/^An answer by mail was not taken/) });
    else expect(note).toBeUndefined();
    expect(JSON.stringify(note ?? '')).not.toContain('password');
  });

  it('by somebody who may only write notes is a note with #note', async () => {
    expect(await answerNotice('#note\r\nSeen it.', { as: 'light@demo.test' })).toMatchObject({
      outcome: 'joined',
      number,
    });
    expect(await newest()).toMatchObject({ type: 'note', text: 'Seen it.' });
  });
});

describe('a customer’s mail that an agent forwards to the desk', () => {
  const text = [
    'Can somebody look at this?',
    '',
    '---------- Forwarded message ---------',
    'From: Pekka Pouta <pekka@cafe.test>',
    'Date: Mon, 23 Nov 2026 at 07:12',
    'Subject: Coffee machine is cold',
    'To: Anna <anna@demo.test>',
    '',
    'It does not heat since Friday.',
  ].join('\r\n');
  const forwarded = { from: 'Anna <anna@demo.test>', subject: 'Fwd: Coffee machine is cold', text };

  it('opens a ticket for the customer, with their words, and the agent’s in a note', async () => {
    const line = await desk.receiveOne(forwarded);
    expect(line.outcome).toBe('ticketed');
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({
      subject: 'Coffee machine is cold',
      requester: { name: 'Pekka Pouta', address: 'pekka@cafe.test' },
      participants: [],
    });
    const [message, note, ...more] = await desk.timeline(line.number);
    expect(message).toMatchObject({
      type: 'received',
      from: { address: 'pekka@cafe.test' },
      actor: { type: 'agent', id: 'anna@demo.test' },
      text: expect.stringContaining('It does not heat since Friday.'),
    });
    expect(note).toMatchObject({ type: 'note', text: 'Can somebody look at this?' });
    expect(more).toEqual([]);
    expect(await desk.customers.findByAddress('pekka@cafe.test')).toBeDefined();
    expect(await desk.customers.findByAddress('anna@demo.test')).toBeUndefined();
  });

  it('is the agent’s own when their address is not proved, and for nobody who is no agent', async () => {
    const gray = { verdicts: { ...accepted().verdicts, dmarc: 'GRAY' } };
    const unproved = await desk.receiveOne(forwarded, gray);
    expect((await desk.tickets.load(unproved.number ?? 0))?.requester.address).toBe('anna@demo.test');
    const stranger = desk.stranger();
    const other = await desk.receiveOne({ ...forwarded, from: stranger });
    expect((await desk.tickets.load(other.number ?? 0))?.requester.address).toBe(stranger);
  });

  it('is one ticket with one note when the function dies after any step', async () => {
    const raw = { key: `raw/${anId()}`, receivedAt };
    const mail = { ...forwarded, messageId: `<${anId()}@demo.test>` };
    const { append } = desk.deps.tickets;
    desk.deps = { ...desk.deps, tickets: { ...desk.deps.tickets, append: () => Promise.reject(new Error('died')) } };
    await expect(desk.receiveOne(mail, raw)).rejects.toThrow('died');
    desk.deps = { ...desk.deps, tickets: { ...desk.deps.tickets, append } };
    const line = await desk.receiveOne(mail, raw);
    expect(await desk.types(line.number)).toEqual(['received', 'note']);
  });
});
