import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveryStore, MailRefusedError, type OutgoingMail, parseMail } from '../../functions/mail/index.ts';
import { readMessageId } from '../../functions/mail/message-id.ts';
import { readPlusAddress } from '../../functions/mail/plus-address.ts';
import { createNotificationStore } from '../../functions/notify/notification-store.ts';
import { NoticeBeingSentError, type Notifier, notify } from '../../functions/notify/notify.ts';
import { createTicketStore, openTicket, type Ticket } from '../../functions/tickets/index.ts';
import { key } from '../mail/support.ts';
import { aRelayed } from '../reports/factories.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import {
  agentActor,
  aMailbox,
  anAgent,
  aReceived,
  aRequester,
  aTicket,
  customerActor,
  minute,
  someTime,
  systemActor,
} from '../support/factories.ts';

const leads = [
  anAgent({ address: 'lead@demo.test', name: 'Leena', role: 'lead', language: 'fi' }),
  anAgent({ address: 'other@demo.test', name: 'Otto', role: 'lead' }),
];

describe('notices to agents', () => {
  let dynamo: TestDynamo;
  let sent: OutgoingMail[];
  let now: number;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());
  beforeEach(() => {
    sent = [];
    now = someTime;
  });

  function notifier(over: Partial<Notifier> = {}, ticket: Partial<Ticket> = {}): Notifier {
    const of = { client: dynamo.client, table: dynamo.tickets };
    return {
      tickets: { ...createTicketStore(of), load: async (number) => aTicket({ number, ...ticket }) },
      settings: { agents: async () => leads, mailbox: async () => aMailbox() },
      news: createNotificationStore(of),
      deliveries: createDeliveryStore(of),
      service: { send: async (mail) => `ses-${sent.push(mail)}` },
      clock: { now: () => now },
      inboxUrl: 'https://desk.demo.test/',
      mailDomain: 'demo.test',
      key: async () => key,
      refused: () => undefined,
      ...over,
    };
  }
  const warned = () =>
    aRelayed({ field: 'clock', to: { name: 'firstResponse', state: 'warned' }, actor: systemActor() });
  const receivers = () => sent.flatMap((mail) => mail.recipients).sort();

  it('go to each receiver once, however often the message comes', async () => {
    const message = warned();
    await notify(notifier(), message);
    await notify(notifier(), message);
    expect(receivers()).toEqual(['lead@demo.test', 'other@demo.test']);
  });

  it('are marked as a machine’s own, say what happened in the agent’s language and lead to the ticket', async () => {
    await notify(notifier({}, { subject: 'Pyörä hävisi' }), warned());
    const finnish = sent.find((mail) => mail.recipients[0] === 'lead@demo.test');
    const raw = new TextDecoder().decode(finnish?.raw);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    const loop = /^X-Tuki-Loop: (\S+)\r$/m.exec(raw)?.[1] ?? '';
    expect(readMessageId(loop, key)).toMatchObject({ number: 1042 });
    const [replyTo] = (await parseMail(finnish?.raw ?? new Uint8Array())).replyTo;
    expect(readPlusAddress(replyTo?.address ?? '', key, 'lead@demo.test')).toEqual({ kind: 'n', number: 1042 });
    expect(readPlusAddress(replyTo?.address ?? '', key, 'anna@demo.test')).toBeUndefined();
    const mail = await parseMail(finnish?.raw ?? new Uint8Array());
    expect(mail.from).toEqual({ name: 'Tuki', address: 'notifications@demo.test' });
    expect(mail.subject).toBe('[#1042] Ensimmäisen vastauksen aika täyttyy pian: Pyörä hävisi');
    expect(mail.text).toContain('https://desk.demo.test/tickets/1042');
    expect(finnish).toMatchObject({ from: 'notifications@demo.test', tags: { ticket: '1042', mailbox: 'support' } });
  });

  it('reach the others when the mail service has not taken one, and that one with the next attempt', async () => {
    const message = warned();
    let down = true;
    const service: Notifier['service'] = {
      async send(mail) {
        if (down && mail.recipients[0] === 'lead@demo.test') throw new Error('throttled');
        return `ses-${sent.push(mail)}`;
      },
    };
    await expect(notify(notifier({ service }), message)).rejects.toThrow('throttled');
    expect(receivers()).toEqual(['other@demo.test']);
    down = false;
    await notify(notifier({ service }), message);
    expect(receivers()).toEqual(['lead@demo.test', 'other@demo.test']);
  });

  it('are not sent again when the mail service has taken one and that cannot be written', async () => {
    const message = warned();
    const { deliveries } = notifier();
    const failing: Notifier['deliveries'] = {
      ...deliveries,
      replace: (of, before, next) =>
        next.state === 'sent' ? Promise.reject(new Error('Throughput')) : deliveries.replace(of, before, next),
    };
    await expect(notify(notifier({ deliveries: failing }), message)).rejects.toThrow('Throughput');
    await expect(notify(notifier(), message)).rejects.toThrow(NoticeBeingSentError);
    expect(receivers()).toEqual(['lead@demo.test', 'other@demo.test']);
  });

  it('wait for a sender that is at work and take over from one that has died', async () => {
    const message = warned();
    const reached: (() => void)[] = [];
    const bothReached = Promise.all(leads.map(() => new Promise<void>((resolve) => reached.push(resolve))));
    const dying: Notifier['service'] = {
      send: () => {
        reached.pop()?.();
        return new Promise(() => undefined);
      },
    };
    void notify(notifier({ service: dying }), message);
    await bothReached;
    now += minute;
    await expect(notify(notifier(), message)).rejects.toThrow(NoticeBeingSentError);
    now += minute;
    await notify(notifier(), message);
    expect(receivers()).toEqual(['lead@demo.test', 'other@demo.test']);
  });

  it('that the mail service refuses for good are told of and not tried again', async () => {
    const message = warned();
    const refused: string[] = [];
    const service: Notifier['service'] = { send: () => Promise.reject(new MailRefusedError('no')) };
    const over: Partial<Notifier> = { service, refused: (notice) => refused.push(notice.receiver.address) };
    await notify(notifier(over), message);
    await notify(notifier(over), message);
    expect(refused.sort()).toEqual(['lead@demo.test', 'other@demo.test']);
  });

  describe('of what a customer writes', () => {
    const anna = anAgent();
    async function written(text: string, number: number) {
      const message = aReceived({ number, text });
      const of = { client: dynamo.client, table: dynamo.tickets };
      await createTicketStore(of).create(openTicket({ number, mailbox: 'support', requester: aRequester(), message }));
      const sk = `E#${String(message.order).padStart(15, '0')}#${message.id}`;
      return aRelayed({ type: 'received', number, id: message.id, sk, order: message.order, actor: customerActor() });
    }
    const bell = () =>
      createNotificationStore({ client: dynamo.client, table: dynamo.tickets }).page(anna.address, { limit: 10 });
    const settings = { agents: async () => [anna, ...leads], mailbox: async () => aMailbox() };

    it('stand under the bell and go by mail, once each, with the beginning of it quoted', async () => {
      const message = await written(`It still does not work.\n${'x'.repeat(600)}`, 7);
      const over = notifier({ settings }, { assignee: anna.address });
      await notify(over, message);
      await notify(over, message);
      const { items } = await bell();
      expect(items).toMatchObject([
        { reason: 'customerWrote', number: 7, mailbox: 'support', by: 'Kaisa Korhonen', at: someTime },
      ]);
      expect([...(items[0]?.text ?? '')]).toHaveLength(501);
      expect(receivers()).toEqual([anna.address]);
      const mail = await parseMail(sent[0]?.raw ?? new Uint8Array());
      expect(mail.text).toContain('> It still does not work.\n> xxx');
      expect(mail.text).not.toContain('x'.repeat(500));
      expect(mail.text).toContain('https://desk.demo.test/settings/notifications');
    });

    it('cost one read of the ticket, besides the agents, and no write where nobody is concerned', async () => {
      const message = await written('Hello', 8);
      const over = { ...createTicketStore({ client: dynamo.client, table: dynamo.tickets }) };
      dynamo.resetUnits();
      await notify(notifier({ settings, tickets: over }), message);
      expect(dynamo.units()).toEqual({ read: 1, write: 0 });
      expect(sent).toEqual([]);
    });

    it('say what was written with a ticket that was handed over, and tell of the handing over once', async () => {
      const message = await written('Please take it.', 10);
      const actor = agentActor({ id: 'ben@demo.test', name: 'Ben' });
      const change = { ...message, actor, id: 'c', sk: `${message.sk}#+c`, type: 'change', field: 'assignee' } as const;
      const handed = { ...change, to: anna.address, cameWith: 'note' } as const;
      const over = notifier({ settings }, { assignee: anna.address });
      await notify(over, handed);
      await notify(over, handed);
      const told = (await bell()).items.filter(({ number }) => number === 10);
      expect(told).toMatchObject([{ reason: 'assigned', by: 'Ben', text: 'Please take it.' }]);
      expect(receivers()).toEqual([anna.address]);
    });

    it('stand under the bell even when the mail service takes nothing', async () => {
      const message = await written('Once more', 9);
      const service: Notifier['service'] = { send: () => Promise.reject(new Error('throttled')) };
      await expect(notify(notifier({ settings, service }, { assignee: anna.address }), message)).rejects.toThrow();
      expect((await bell()).items.find(({ number }) => number === 9)).toMatchObject({ reason: 'customerWrote' });
    });
  });
});
