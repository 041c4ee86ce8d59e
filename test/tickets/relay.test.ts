import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { keys } from '../../functions/platform/keys.ts';
import { relayedEntry } from '../../functions/platform/messages.ts';
import { entryItems, grouped, type Item } from '../../functions/tickets/entry-item.ts';
import { amend, answer, type Change, type Entry, joinMessage, openTicket } from '../../functions/tickets/index.ts';
import { type RelayQueue, relay } from '../../functions/tickets/relay.ts';
import { relayEntries } from '../../functions/tickets/relay-entries.ts';
import { ticketItem } from '../../functions/tickets/ticket-item.ts';
import {
  aClock,
  agentActor,
  aNote,
  anId,
  aReceived,
  aRequester,
  aSent,
  aTicket,
  hour,
  someTime,
} from '../support/factories.ts';

const itemsOf = (entries: readonly Entry[]): Item[] =>
  grouped(entries).map(({ entry, companions }) => entryItems(entry, 'support', companions).entry);
const relayed = (entries: readonly Entry[]) => itemsOf(entries).flatMap(relay);
const queuesOf = (entries: readonly Entry[]) => [...new Set(relayed(entries).map(({ queue }) => queue))].sort();
const by = (over = {}) => ({ actor: agentActor(), at: someTime + hour, idFor: () => anId(), ...over });
const workflow = { type: 'workflow', id: 'refunds', name: 'Refunds' } as const;

describe('who hears of what', () => {
  const opened = openTicket({ number: 1042, mailbox: 'support', requester: aRequester(), message: aReceived() });
  test.each<[string, Change | { entries: Entry[] }, RelayQueue[]]>([
    ['a new ticket', opened, ['facts', 'live', 'notify', 'search', 'workflows']],
    [
      'a message to an open ticket',
      joinMessage(aTicket({ status: 'open' }), aReceived()),
      ['live', 'notify', 'search', 'workflows'],
    ],
    [
      'a message that reopens',
      joinMessage(aTicket({ status: 'closed', closedAt: 1 }), aReceived()),
      ['facts', 'live', 'notify', 'search', 'workflows'],
    ],
    [
      'an answer that takes the ticket',
      answer(aTicket(), aSent()),
      ['facts', 'live', 'notify', 'search', 'sendMail', 'workflows'],
    ],
    [
      'a message passed on to an outsider',
      { entries: [aSent({ forward: true })] },
      ['live', 'notify', 'search', 'sendMail'],
    ],
    ['an acknowledgement', { entries: [aSent({ automatic: true })] }, ['live', 'sendMail']],
    [
      'a ticket that begins in spam',
      openTicket({ number: 1, mailbox: 'support', requester: aRequester(), message: aReceived(), folder: 'spam' }),
      ['facts', 'live'],
    ],
    [
      'a ticket that comes to the desk',
      amend(aTicket({ folder: 'spam', uncounted: true }), { folder: 'desk' }, by()),
      ['facts', 'live', 'notify', 'search', 'workflows'],
    ],
    [
      'a message that the customer has come before',
      joinMessage(aTicket({ status: 'open', scheduled: [{ id: 's', at: 1, by: 'anna@demo.test' }] }), aReceived()),
      ['live', 'notify', 'search', 'workflows'],
    ],
    ['a note', { entries: [aNote()] }, ['live', 'notify', 'search', 'workflows']],
    [
      'a note that names somebody',
      { entries: [aNote({ mentions: ['ben@demo.test'] })] },
      ['live', 'notify', 'search', 'workflows'],
    ],
    ['a priority', amend(aTicket(), { priority: 'high' }, by()), ['live', 'notify', 'workflows']],
    ['a priority by a workflow', amend(aTicket(), { priority: 'high' }, by({ actor: workflow })), ['live', 'notify']],
    ['tags by a workflow', amend(aTicket(), { addTags: ['refund'] }, by({ actor: workflow })), ['live', 'search']],
    ['a team by a workflow', amend(aTicket(), { team: 'billing' }, by({ actor: workflow })), ['live', 'notify']],
    ['a subject', amend(aTicket(), { subject: 'Lamp' }, by()), ['live', 'notify', 'search', 'workflows']],
    ['a status', amend(aTicket(), { status: 'closed' }, by()), ['facts', 'live', 'notify', 'workflows']],
    [
      'a clock',
      amend(aTicket({ clocks: [aClock()] }), { clock: { name: 'firstResponse', state: 'warned' }, level: 2 }, by()),
      ['facts', 'live', 'notify', 'workflows'],
    ],
  ])('%s', (_name, { entries }, queues) => {
    expect(queuesOf(entries)).toEqual(queues);
  });

  test('a head, a body and a claim concern nobody', () => {
    expect([ticketItem(aTicket()), { item: 'body' }, { item: 'claim' }].flatMap(relay)).toEqual([]);
  });

  test('a delivery is shown live, named by its entry', () => {
    const item = {
      item: 'delivery',
      pk: 'T#1042',
      sk: 'E#000001700000000#abc#delivery',
      mailbox: 'support',
      state: 'bounced',
      at: 1_700_000_005,
    };
    expect(relay(item)).toEqual([
      {
        queue: 'live',
        message: {
          number: 1042,
          mailbox: 'support',
          sk: 'E#000001700000000#abc',
          id: 'abc',
          order: 1_700_000_000,
          at: 1_700_000_005,
          type: 'delivery',
          field: 'delivery',
          to: 'bounced',
        },
      },
    ]);
  });

  test('every message is one that its readers accept, with nothing of what was written', () => {
    const made = answer(aTicket({ status: 'open' }), aSent({ text: 'SECRET' }), { status: 'closed' });
    for (const { message } of relayed(made.entries)) {
      expect(relayedEntry.parse(JSON.parse(JSON.stringify(message)))).toBeTruthy();
      expect(JSON.stringify(message)).not.toContain('SECRET');
    }
  });

  test('changes that came with a message are told one by one', () => {
    const made = answer(aTicket(), aSent());
    expect(itemsOf(made.entries)).toHaveLength(1);
    const live = relayed(made.entries).filter(({ queue }) => queue === 'live');
    expect(live.map(({ message }) => message.field ?? message.type)).toEqual(['sent', 'assignee', 'status']);
    expect(new Set(live.map(({ message }) => message.id)).size).toBe(3);
  });

  test('a change that came with a message is told to notify only when it concerns somebody in person', () => {
    const made = answer(aTicket(), aSent());
    const told = relayed(made.entries).filter(({ queue }) => queue === 'notify');
    expect(told.map(({ message }) => [message.field, message.cameWith])).toEqual([
      [undefined, undefined],
      ['assignee', 'sent'],
    ]);
  });

  test('the agents whom a note names are told with it', () => {
    const [message] = relayed([aNote({ mentions: ['ben@demo.test'] })]).filter(({ queue }) => queue === 'notify');
    expect(message?.message.mentions).toEqual(['ben@demo.test']);
  });

  test('FIFO queues get a group and the entry as identity', () => {
    const messages = relayed(opened.entries);
    const id = opened.entries[0]?.id;
    expect(messages.find(({ queue }) => queue === 'workflows')).toMatchObject({ group: '1042', deduplication: id });
    expect(messages.find(({ queue }) => queue === 'facts')).toMatchObject({ group: 'support', deduplication: id });
  });
});

describe('the sender', () => {
  const delivery = (over: object): Item => ({
    ...keys.delivery(1042, someTime, 'e'),
    item: 'delivery',
    mailbox: 'support',
    at: someTime,
    state: 'queued',
    ...over,
  });

  test('hears of an answer that can be cancelled when that time is over', () => {
    const [entry] = itemsOf(answer(aTicket(), aSent({ holdUntil: someTime + hour })).entries);
    const sends = relay(entry ?? {}).filter(({ queue }) => queue === 'sendMail');
    expect(sends).toMatchObject([{ notBefore: someTime + hour }]);
    expect(relay(entry ?? {}).filter(({ notBefore }) => notBefore !== undefined)).toHaveLength(1);
  });

  test('hears of another attempt that a person wants, and not of its own', () => {
    const queues = (over: object) => relay(delivery(over)).map(({ queue }) => queue);
    expect(queues({ retriedAt: someTime })).toEqual(['live', 'sendMail']);
    expect(queues({ retriedAt: someTime, attempts: 1 })).toEqual(['live']);
    expect(queues({})).toEqual(['live']);
    expect(queues({ state: 'sent', retriedAt: someTime })).toEqual(['live']);
  });

  test('gets it from SQS with a delay of whole seconds, 15 minutes at most', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
    const urls = { sendMail: 'send', workflows: 'w', search: 's', notify: 'n', live: 'l', facts: 'f' };
    const held = [1500, -1, 9 * hour].map((ms, at) => ({
      sequence: `s${at}`,
      item: itemsOf([aSent({ holdUntil: someTime + ms })])[0] ?? {},
    }));
    await relayEntries(new SQSClient({}), urls, held, someTime);
    const [sent] = sqs.commandCalls(SendMessageBatchCommand, { QueueUrl: 'send' });
    expect(sent?.args[0].input.Entries?.map(({ DelaySeconds }) => DelaySeconds)).toEqual([2, undefined, 900]);
  });
});

describe('sending', () => {
  const urls = {
    sendMail: 'send',
    workflows: 'workflows',
    search: 'search',
    notify: 'notify',
    live: 'live',
    facts: 'facts',
  };
  const records = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      sequence: `s${at}`,
      item: itemsOf([aNote({ id: `n${at}`, order: someTime + at })])[0] ?? {},
    }));

  test('goes ten at a time to each queue, in the order of the stream', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
    expect(await relayEntries(new SQSClient({}), urls, records(25), someTime)).toBeUndefined();
    const live = sqs
      .commandCalls(SendMessageBatchCommand, { QueueUrl: 'live' })
      .map(({ args }) => args[0].input.Entries ?? []);
    expect(live.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(live.flat().map(({ MessageBody }) => JSON.parse(MessageBody ?? '').id)).toEqual(
      records(25).map((_, at) => `n${at}`),
    );
  });

  test('long messages share no batch that SQS would refuse', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
    const tags = Array.from({ length: 2000 }, (_, at) => `tag-${'x'.repeat(40)}-${at}`);
    const long = Array.from({ length: 6 }, (_, at) => ({
      sequence: `s${at}`,
      item: itemsOf(amend(aTicket(), { tags }, by()).entries)[0] ?? {},
    }));
    await relayEntries(new SQSClient({}), urls, long, someTime);
    for (const { args } of sqs.commandCalls(SendMessageBatchCommand)) {
      const bytes = (args[0].input.Entries ?? []).reduce(
        (sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody),
        0,
      );
      expect(bytes).toBeLessThanOrEqual(256 * 1024);
    }
  });

  test('names the earliest record of which a message was not taken', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
    sqs
      .on(SendMessageBatchCommand, { QueueUrl: 'search' })
      .resolves({ Failed: [{ Id: '7', Code: 'x', SenderFault: false }] });
    sqs
      .on(SendMessageBatchCommand, { QueueUrl: 'live' })
      .resolves({ Failed: [{ Id: '4', Code: 'x', SenderFault: false }] });
    expect(await relayEntries(new SQSClient({}), urls, records(12), someTime)).toBe('s4');
  });

  test('a queue that cannot be reached keeps the others from nothing', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
    sqs.on(SendMessageBatchCommand, { QueueUrl: 'workflows' }).rejects(new Error('gone'));
    expect(await relayEntries(new SQSClient({}), urls, records(3), someTime)).toBe('s0');
    expect(sqs.commandCalls(SendMessageBatchCommand, { QueueUrl: 'search' })).toHaveLength(1);
  });
});
