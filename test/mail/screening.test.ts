import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type Outcome } from '../../functions/mail/ledger.ts';
import { ticketMessageId } from '../../functions/mail/message-id.ts';
import { receiveMail } from '../../functions/mail/receive-mail.ts';
import { createSenderStore, type MailFilter } from '../../functions/settings/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, hour, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { accepted, aMail, key } from './support.ts';

let dynamo: TestDynamo;
let desk: ReceivingDesk;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  desk = receivingDesk(dynamo);
});

const verdicts = (over: Record<string, string>) => ({ verdicts: { ...accepted().verdicts, ...over } });
const rule = (pattern: string, verdict: 'allow' | 'block', until?: number) =>
  createSenderStore({ client: dynamo.client, table: dynamo.tickets }).put({
    pattern,
    verdict,
    by: 'lead@demo.test',
    at: someTime,
    ...(until === undefined ? {} : { until }),
  });
const filters = (...all: Partial<MailFilter>[]) => {
  desk.deps.settings = {
    ...desk.deps.settings,
    mailFilters: async () =>
      all.map((one, at) => ({
        id: `f${at}`,
        name: `Filter ${at}`,
        enabled: true,
        order: at,
        all: [],
        any: [],
        actions: {},
        ...one,
      })),
  };
};
const folderOf = async (number: number | undefined) => (await desk.tickets.load(number ?? 0))?.folder;

describe('a blocked sender', () => {
  it('lies in spam with who blocked them, and makes neither customer nor acknowledgement, also with a token of ours', async () => {
    const address = desk.stranger();
    const opened = await desk.receiveOne({});
    await rule(address, 'block');
    const headers = { References: ticketMessageId({ number: opened.number ?? 0, domain: 'demo.test', key }) };
    const line = await desk.receiveOne({ from: address, headers });
    expect(line).toMatchObject({ outcome: 'suspended', rule: 'block' });
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({
      folder: 'spam',
      folderReason: expect.stringContaining('lead@demo.test'),
    });
    expect(await desk.types(line.number)).toEqual(['received']);
    expect(await desk.customers.findByAddress(address)).toBeUndefined();
  });

  it('is welcome again once the block has expired, and a block of a domain holds for all of it', async () => {
    const domain = `${anId()}.test`;
    await rule(`@${domain}`, 'block');
    await rule(`old@${domain}x`, 'block', someTime - 1);
    expect((await desk.receiveOne({ from: `anybody@${domain}` })).rule).toBe('block');
    expect((await desk.receiveOne({ from: `old@${domain}x` })).outcome).toBe('ticketed');
  });
});

describe('an allowed sender', () => {
  it('comes to the desk though the mail service holds the mail for spam, if the address is proved', async () => {
    const address = desk.stranger();
    await rule(address, 'allow');
    expect((await desk.receiveOne({ from: address }, verdicts({ spam: 'FAIL' }))).outcome).toBe('ticketed');
    expect(await desk.receiveOne({ from: address }, verdicts({ spam: 'FAIL', dmarc: 'FAIL' }))).toMatchObject({
      rule: 'spam',
    });
    expect(await desk.receiveOne({ from: address }, verdicts({ virus: 'FAIL' }))).toMatchObject({ rule: 'virus' });
  });
});

describe('filters before the ticket', () => {
  const lamp: MailFilter['all'] = [{ field: 'subject', operator: 'contains', value: 'lamp' }];

  it('drop a mail by name: no ticket, no customer, a line in the ledger', async () => {
    filters({ id: 'lamps', name: 'Lamps', all: lamp, actions: { drop: true } });
    const address = desk.stranger();
    expect(await desk.receiveOne({ from: address, subject: 'Lamp offer' })).toMatchObject({
      outcome: 'dropped',
      rule: 'filter:lamps',
      reason: expect.stringContaining('Lamps'),
    });
    expect(desk.ledger.at(-1)?.number).toBeUndefined();
    expect(await desk.customers.findByAddress(address)).toBeUndefined();
  });

  it('set tags, priority, kind and team, and put aside', async () => {
    filters({ all: lamp, actions: { tags: ['lamp'], priority: 'high', kind: 'order', team: 'billing' } });
    const line = await desk.receiveOne({ subject: 'Lamp' });
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({
      tags: ['lamp'],
      priority: 'high',
      kind: 'order',
      team: 'billing',
      folder: 'desk',
    });
    filters({ all: lamp, actions: { folder: 'suspended' } });
    const aside = await desk.receiveOne({ subject: 'Lamp' });
    expect(aside).toMatchObject({ outcome: 'suspended', rule: 'filter:f0' });
    expect(await folderOf(aside.number)).toBe('suspended');
  });
});

describe('a flood', () => {
  it('of one unknown sender is suspended beyond their rate, without acknowledgement; the next hour they may again', async () => {
    desk = receivingDesk(dynamo, { rules: { newSenderMostAnHour: 3 } });
    const from = desk.stranger();
    const lines = [];
    for (let n = 0; n < 5; n++) lines.push(await desk.receiveOne({ from }, { receivedAt: someTime + n }));
    expect(lines.map((line) => line.outcome)).toEqual(['ticketed', 'ticketed', 'ticketed', 'suspended', 'suspended']);
    expect(lines.at(-1)).toMatchObject({ rule: 'flood' });
    expect(await folderOf(lines.at(-1)?.number)).toBe('suspended');
    expect(await desk.types(lines.at(-1)?.number)).toEqual(['received']);
    expect((await desk.receiveOne({ from }, { receivedAt: someTime + 2 * hour })).outcome).toBe('ticketed');
  });

  it('of many unknown senders is suspended beyond the mailbox’s rate, while known and allowed ones pass', async () => {
    const now = someTime + 1000 * hour;
    desk = receivingDesk(dynamo, { rules: { newSendersMostAnHour: 5 } });
    const [known, allowed] = [desk.stranger(), desk.stranger()];
    await desk.customers.ensure(known, 'Kaisa', now - 2 * hour);
    await rule(allowed, 'allow');
    const outcomes = [];
    for (let n = 0; n < 8; n++) outcomes.push((await desk.receiveOne({}, { receivedAt: now + n })).outcome);
    expect(outcomes).toEqual([...Array(5).fill('ticketed'), ...Array(3).fill('suspended')]);
    expect((await desk.receiveOne({ from: known }, { receivedAt: now + 10 })).outcome).toBe('ticketed');
    expect((await desk.receiveOne({ from: allowed }, { receivedAt: now + 11 })).outcome).toBe('ticketed');
    const other = { recipients: ['sales@demo.test'], receivedAt: now + 12 };
    expect((await desk.receiveOne({}, other)).outcome).toBe('ticketed');
  });

  it('makes no customers of those whose mail is suspended', async () => {
    desk = receivingDesk(dynamo, { rules: { newSendersMostAnHour: 1 } });
    const receivedAt = someTime + 2000 * hour;
    await desk.receiveOne({}, { receivedAt });
    const from = desk.stranger();
    expect((await desk.receiveOne({ from }, { receivedAt })).rule).toBe('flood');
    expect(await desk.customers.findByAddress(from)).toBeUndefined();
  });

  it('does not stop an answer that holds a token of ours', async () => {
    desk = receivingDesk(dynamo, { rules: { newSendersMostAnHour: 1 } });
    const receivedAt = someTime + 3000 * hour;
    const { number = 0 } = await desk.receiveOne({}, { receivedAt });
    const headers = { References: ticketMessageId({ number, domain: 'demo.test', key }) };
    expect(await desk.receiveOne({ headers }, { receivedAt })).toMatchObject({ outcome: 'joined', number });
  });
});

describe('the ledger', () => {
  it('says failed when nobody will try again, and what became of it once a replay has worked', async () => {
    const ledger = createLedger({ client: dynamo.client, table: dynamo.tickets });
    const raw = aMail({ from: desk.stranger(), messageId: `<${anId()}@customer.test>` });
    const notice = accepted({ key: `raw/${anId()}`, receivedAt: someTime });
    const broken = {
      ...desk.deps,
      ledger,
      tickets: { ...desk.deps.tickets, claim: () => Promise.reject(new Error('table gone')) },
    };
    const lines = async () =>
      (await ledger.linesOf('2026-11-23', `${notice.bucket}/${notice.key}`, ['support'])).map(({ outcome, reason }) => [
        outcome,
        reason,
      ]);
    await expect(receiveMail(notice, raw, broken)).rejects.toThrow('table gone');
    expect(await lines()).toEqual([]);
    await expect(receiveMail(notice, raw, broken, { last: true })).rejects.toThrow('table gone');
    expect(await lines()).toEqual([['failed', expect.stringContaining('table gone')]]);
    await receiveMail(notice, raw, { ...desk.deps, ledger });
    expect(await lines()).toEqual([['ticketed', undefined]]);
    await expect(receiveMail({ ...notice }, raw, broken, { last: true })).resolves.toBeDefined();
    expect(await lines()).toEqual([['ticketed', undefined]]);
  });

  it('says how far a mail has come, never less', async () => {
    const ledger = createLedger({ client: dynamo.client, table: dynamo.tickets });
    const raw = `mail/raw/${anId()}`;
    const line = { at: someTime, mailbox: 'support', raw, from: 'a@b.test', sender: '', recipients: [], size: 1 };
    const after = async (outcome: Outcome) => {
      await ledger.write({ ...line, outcome });
      return (await ledger.linesOf('2026-11-23', raw, ['support']))[0]?.outcome;
    };
    const written: Outcome[] = ['failed', 'dropped', 'failed', 'suspended', 'dropped', 'ticketed', 'joined', 'failed'];
    const kept = [];
    for (const outcome of written) kept.push(await after(outcome));
    expect(kept).toEqual([
      'failed',
      'dropped',
      'dropped',
      'suspended',
      'suspended',
      'ticketed',
      'ticketed',
      'ticketed',
    ]);
  });

  it('gives the lines of a day in pages', async () => {
    const ledger = createLedger({ client: dynamo.client, table: dynamo.tickets });
    const at = Date.UTC(2025, 0, 2, 12);
    for (let n = 0; n < 5; n++)
      await ledger.write({
        at,
        outcome: 'ticketed',
        mailbox: 'support',
        raw: `mail/raw/${n}`,
        from: 'a@b.test',
        sender: '',
        recipients: [],
        size: 1,
      });
    const first = await ledger.lines('2025-01-02', { limit: 3 });
    const rest = await ledger.lines('2025-01-02', { limit: 3, cursor: first.next ?? '' });
    expect(new Set([...first.items, ...rest.items].map((line) => line.raw)).size).toBe(5);
    expect((await ledger.lines('2025-01-03', { limit: 3 })).items).toEqual([]);
  });
});
