import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCustomerStore, customerIdOf } from '../../functions/customers/index.ts';
import { learnSpam } from '../../functions/mail/release.ts';
import { type Bulk, type BulkDeps, isMeant, runBulk } from '../../functions/mail-ops/bulk.ts';
import { createSenderStore } from '../../functions/settings/index.ts';
import { createTicketStore, type Folder, openTicket, type TicketStore } from '../../functions/tickets/index.ts';
import { aCalendar, aPolicy } from '../service-levels/factories.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgentPrincipal, anId, aReceived, aTicket, hour, someTime } from '../support/factories.ts';
import { lead, startMailApi } from './support.ts';

describe('which tickets of a folder are meant', () => {
  const ticket = aTicket({ requester: { id: 'c', name: 'K', address: 'kaisa@customer.test' }, subject: 'Cheap LAMPS' });
  it.each<[string, Partial<Bulk>, boolean]>([
    ['all of them', {}, true],
    ['the sender', { sender: 'kaisa@customer.test' }, true],
    ['the sender’s domain', { sender: '@customer.test' }, true],
    ['another sender', { sender: 'isa@customer.test' }, false],
    ['another domain', { sender: '@mer.test' }, false],
    ['a word of the subject', { subject: 'cheap lamp' }, true],
    ['another word', { subject: 'cheap shoes' }, false],
    ['those before a later instant', { before: someTime + 1 }, true],
    ['those before that very instant', { before: someTime }, false],
    ['those from that very instant on', { after: someTime }, true],
    ['those from a later instant on', { after: someTime + 1 }, false],
    ['the sender with another subject', { sender: '@customer.test', subject: 'shoes' }, false],
  ])('%s', (_, of, meant) => {
    expect(isMeant({ action: 'purge', folder: 'spam', mailbox: 'support', ...of }, ticket)).toBe(meant);
  });
});

describe('doing the same to many tickets', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let deps: BulkDeps;
  let now: number;
  beforeAll(async () => {
    dynamo = await startDynamo();
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo.stop());
  beforeEach(() => {
    now = someTime + hour;
    deps = {
      tickets,
      release: {
        customers: createCustomerStore({ client: dynamo.client, table: dynamo.tickets }),
        senders: createSenderStore({ client: dynamo.client, table: dynamo.tickets }),
        serviceLevels: { policies: async () => [aPolicy()], calendars: async () => [aCalendar()] },
      },
      agent: lead,
      clock: { now: () => now },
    };
  });

  async function open(mailbox: string, folder: Folder, address = 'spam@bad.test'): Promise<number> {
    const number = await tickets.nextNumber();
    const from = { name: 'Spammer', address };
    const message = aReceived({ number, from, messageId: `<${anId()}@bad.test>` });
    await tickets.create(
      openTicket({ number, mailbox, folder, message, requester: { id: customerIdOf(address), ...from } }),
    );
    return number;
  }
  const openMany = (count: number, mailbox: string, folder: Folder, address?: string) =>
    Promise.all(Array.from({ length: count }, () => open(mailbox, folder, address)));
  const numbersIn = async (mailbox: string, folder: Folder) =>
    (await tickets.list({ mailboxes: [mailbox], folder, limit: 200 })).items.map(({ number }) => number).sort();

  it('deletes what is meant and leaves the rest', async () => {
    const meant = await openMany(60, 'purged', 'spam');
    const others = await openMany(3, 'purged', 'spam', 'kaisa@customer.test');
    const bulk: Bulk = { action: 'purge', folder: 'spam', mailbox: 'purged', sender: '@bad.test' };
    expect(await runBulk(bulk, deps)).toEqual({ done: 60, skipped: 0, next: null });
    expect(await numbersIn('purged', 'spam')).toEqual(others.sort());
    expect(await tickets.isDeleted(meant[0] ?? 0)).toBe(true);
    expect(await runBulk(bulk, deps), 'again').toEqual({ done: 0, skipped: 0, next: null });
  });

  it('puts tickets on the desk, with a line that says who did, a customer, and a promise that runs from then on', async () => {
    const [number = 0] = await openMany(12, 'released', 'suspended', 'new@customer.test');
    const bulk: Bulk = { action: 'release', folder: 'suspended', mailbox: 'released' };
    expect(await runBulk(bulk, deps)).toEqual({ done: 12, skipped: 0, next: null });
    expect((await numbersIn('released', 'desk')).length).toBe(12);
    expect(await tickets.load(number)).toMatchObject({
      clocks: [{ name: 'firstResponse', startedAt: now, state: 'running' }],
    });
    expect(await deps.release.customers.ensure('new@customer.test', '', 0)).toMatchObject({
      name: 'Spammer',
      createdAt: now,
    });
    const { items } = await tickets.entries(number);
    expect(items.at(-1)).toMatchObject({ field: 'folder', to: 'desk', actor: { id: 'lead@demo.test' } });
  });

  it('takes back the block that marking them as spam made, and no other', async () => {
    const senders = createSenderStore({ client: dynamo.client, table: dynamo.tickets });
    const [marked = 0] = await openMany(1, 'learned', 'spam', 'marked@customer.test');
    await openMany(1, 'learned', 'spam', 'blocked@bad.test');
    const ticket = await tickets.load(marked);
    if (ticket) await learnSpam(ticket, senders, 'anna@demo.test', now);
    await senders.put({ pattern: 'blocked@bad.test', verdict: 'block', by: 'lead@demo.test', at: now });
    await runBulk({ action: 'release', folder: 'spam', mailbox: 'learned' }, deps);
    expect((await senders.get(['marked@customer.test', 'blocked@bad.test'])).map(({ pattern }) => pattern)).toEqual([
      'blocked@bad.test',
    ]);
  });

  it('stops when its time is over and goes on from there', async () => {
    await openMany(120, 'slow', 'spam');
    const bulk: Bulk = { action: 'trash', folder: 'spam', mailbox: 'slow' };
    deps = {
      ...deps,
      tickets: {
        ...tickets,
        list: (query) =>
          tickets.list(query).finally(() => {
            now += 8000;
          }),
      },
    };
    const first = await runBulk(bulk, deps);
    expect(first).toMatchObject({ done: 100, skipped: 0 });
    expect(first.next).not.toBeNull();
    expect(await runBulk({ ...bulk, cursor: first.next ?? '' }, deps)).toEqual({ done: 20, skipped: 0, next: null });
    expect((await numbersIn('slow', 'trash')).length).toBe(120);
  });

  it('skips a ticket that somebody else has taken out meanwhile', async () => {
    const [number = 0] = await openMany(2, 'raced', 'spam');
    const bulk: Bulk = { action: 'trash', folder: 'spam', mailbox: 'raced' };
    const listed = await tickets.list({ mailboxes: ['raced'], folder: 'spam', limit: 50 });
    await runBulk(bulk, {
      ...deps,
      tickets: { ...tickets, list: async () => ({ ...listed, items: listed.items.slice(0, 1) }) },
    });
    const outcome = await runBulk(bulk, { ...deps, tickets: { ...tickets, list: async () => listed } });
    expect(outcome).toEqual({ done: 1, skipped: 1, next: null });
    expect(await numbersIn('raced', 'trash')).toContain(number);
  });

  it('is for those who work in the mailbox, deleting for those who lead it', async () => {
    await open('support', 'spam');
    const api = startMailApi(dynamo);
    const ask = (agent: BulkDeps['agent'], action: string, folder = 'spam') =>
      api.ask(agent, 'POST', '/mail/bulk', { action, folder, mailbox: 'support', before: '2000-01-01' });
    const sam = anAgentPrincipal({ address: 'sam@demo.test', mailboxes: ['sales'] });
    const light = anAgentPrincipal({ address: 'light@demo.test', role: 'light' });
    expect((await ask(sam, 'trash')).status).toBe(403);
    expect((await ask(light, 'trash')).status).toBe(403);
    expect((await ask(anAgentPrincipal(), 'purge')).status).toBe(403);
    expect((await ask(anAgentPrincipal(), 'trash')).body).toEqual({ done: 0, skipped: 0, next: null });
    expect((await ask(lead, 'purge')).body).toEqual({ done: 0, skipped: 0, next: null });
    expect((await ask(lead, 'trash', 'trash')).status).toBe(422);
  });
});
