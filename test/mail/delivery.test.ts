import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerStore, createCustomerStore } from '../../functions/customers/index.ts';
import { advanced, senderDiesAfter } from '../../functions/mail/delivery.ts';
import { mailEvent } from '../../functions/mail/delivery-report.ts';
import { createDeliveryStore, type DeliveryStore, type SentMessage } from '../../functions/mail/delivery-store.ts';
import {
  BeingSentError,
  MailRefusedError,
  type OutgoingMail,
  type SendDeps,
  sendMail,
} from '../../functions/mail/send-mail.ts';
import { createSesMailService } from '../../functions/mail/ses-mail-service.ts';
import { noteBounce, type TrackDeps, trackDelivery } from '../../functions/mail/track-delivery.ts';
import {
  answer,
  change,
  createTicketStore,
  type Delivery,
  openTicket,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aReceived, aRequester, aSent, someTime } from '../support/factories.ts';

let dynamo: TestDynamo;
let tickets: TicketStore;
let deliveries: DeliveryStore;
let customers: CustomerStore;
let message: SentMessage;
let now: number;
let handed: OutgoingMail[];

beforeAll(async () => {
  dynamo = await startDynamo();
  const over = { client: dynamo.client, table: dynamo.tickets };
  tickets = createTicketStore(over);
  deliveries = createDeliveryStore(over);
  customers = createCustomerStore(over);
});
afterAll(() => dynamo.stop());

beforeEach(async () => {
  now = someTime;
  handed = [];
  const number = await tickets.nextNumber();
  await tickets.create(
    openTicket({ number, mailbox: 'support', message: aReceived({ number }), requester: aRequester() }),
  );
  const sent = aSent({
    number,
    attachments: [{ id: 'a1', filename: 'a.pdf', contentType: 'application/pdf', size: 4, inline: false, key: 'up/1' }],
  });
  await change(tickets, number, (ticket) => answer(ticket, sent, { status: 'closed' }));
  message = { number, order: sent.order, id: sent.id, mailbox: 'support' };
});

const service = (send: (mail: OutgoingMail) => string | Error = () => 'ses-1'): SendDeps => ({
  tickets,
  deliveries,
  file: async () => Buffer.from('%PDF'),
  clock: { now: () => now },
  service: {
    send: async (mail) => {
      const result = send(mail);
      if (result instanceof Error) throw result;
      handed.push(mail);
      return result;
    },
  },
});
const state = async () => (await deliveries.load(message))?.state;
const failures = async () =>
  (await tickets.entries(message.number)).items.filter(
    (entry) => entry.type === 'change' && entry.field === 'delivery',
  );

describe('sendMail', () => {
  it('hands the mail over once, with the tags that its reports come back with', async () => {
    expect(await sendMail(message, 1, service())).toBe('sent');
    expect(await sendMail(message, 2, service())).toBe('done-before');
    expect(handed).toHaveLength(1);
    expect(handed[0]).toMatchObject({
      from: 'support@demo.test',
      recipients: ['kaisa@customer.test'],
      tags: { ticket: String(message.number), entry: message.id, order: String(message.order), mailbox: 'support' },
    });
    expect(Buffer.from(handed[0]?.raw ?? []).toString()).toContain('a.pdf');
    expect(await deliveries.load(message)).toMatchObject({ state: 'sent', sesId: 'ses-1', attempts: 1 });
  });

  it('costs two write units', async () => {
    dynamo.resetUnits();
    await sendMail(message, 1, service());
    expect(dynamo.units().write).toBe(2);
  });

  it('shows the state on the entry', async () => {
    await sendMail(message, 1, service());
    expect(await tickets.entry(message.number, message.order, message.id)).toMatchObject({
      delivery: { state: 'sent', sesId: 'ses-1' },
    });
  });

  it('lets one of two simultaneous attempts send', async () => {
    const outcomes = await Promise.allSettled([sendMail(message, 1, service()), sendMail(message, 1, service())]);
    expect(handed).toHaveLength(1);
    expect(outcomes.map((one) => one.status)).toContain('fulfilled');
  });

  it('waits for an attempt that may be alive, and follows one that has died', async () => {
    await deliveries.replace(message, undefined, { state: 'sending', at: now });
    now += senderDiesAfter - 1;
    await expect(sendMail(message, 1, service())).rejects.toBeInstanceOf(BeingSentError);
    now += 1;
    expect(await sendMail(message, 2, service())).toBe('sent');
  });

  it('does not send again what a died attempt had handed over and the service has reported', async () => {
    await deliveries.replace(message, undefined, { state: 'sending', at: now });
    await trackDelivery(
      { message, delivery: { state: 'sent', at: now + 1, sesId: 'ses-1' }, permanent: false },
      { tickets, deliveries, customers },
    );
    now += 2 * senderDiesAfter;
    expect(await sendMail(message, 2, service())).toBe('done-before');
    expect(handed).toEqual([]);
  });

  it('keeps a report that was faster than its own word', async () => {
    const deps = service();
    const racing = {
      ...deps,
      service: {
        send: async () => {
          await trackDelivery(
            { message, delivery: { state: 'delivered', at: now, sesId: 'ses-1' }, permanent: false },
            { tickets, deliveries, customers },
          );
          return 'ses-1';
        },
      },
    };
    expect(await sendMail(message, 1, racing)).toBe('sent');
    expect(await state()).toBe('delivered');
  });

  it('fails for good, with a sentence on the timeline, when the mail is refused', async () => {
    expect(
      await sendMail(
        message,
        1,
        service(() => new MailRefusedError('The mail service refused this mail: virus')),
      ),
    ).toBe('refused');
    expect(await deliveries.load(message)).toMatchObject({
      state: 'failed',
      reason: 'The mail service refused this mail: virus',
    });
    expect(await failures()).toMatchObject([{ to: 'failed', reason: expect.stringContaining('virus') }]);
  });

  it('is tried again after a passing error, and given up after the fifth', async () => {
    const busy = service(() => new Error('Throttling'));
    for (let attempt = 1; attempt <= 4; attempt++) {
      await expect(sendMail(message, attempt, busy)).rejects.toThrow('Throttling');
      expect(await state()).toBe('queued');
    }
    await expect(sendMail(message, 5, busy)).rejects.toThrow('Throttling');
    expect(await deliveries.load(message)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('5 attempts'),
    });
    expect(await sendMail(message, 1, service())).toBe('sent');
  });

  it('stays being sent when the service has taken it and that cannot be written: it is not sent again', async () => {
    const failing: DeliveryStore = {
      ...deliveries,
      replace: (of, before, next) =>
        next.state === 'sent' ? Promise.reject(new Error('Throughput')) : deliveries.replace(of, before, next),
    };
    for (const attempt of [1, 5]) {
      await expect(sendMail(message, attempt, { ...service(), deliveries: failing })).rejects.toThrow();
      expect(await state()).toBe('sending');
    }
  });

  it('sends nothing of a ticket that was deleted meanwhile', async () => {
    const gone: SendDeps = { ...service(), tickets: { ...tickets, isDeleted: async () => true } };
    expect(await sendMail({ ...message, number: 99_998 }, 1, gone)).toBe('done-before');
    await expect(sendMail({ ...message, number: 99_998 }, 1, service())).rejects.toThrow();
  });

  it('refuses a message to nobody', async () => {
    const nobody: SendDeps = {
      ...service(),
      tickets: { ...tickets, entry: async () => aSent({ ...message, to: [] }) },
    };
    expect(await sendMail(message, 1, nobody)).toBe('refused');
  });
});

describe('the mail service over SES', () => {
  const mail: OutgoingMail = {
    from: 'support@demo.test',
    recipients: ['kaisa@customer.test'],
    raw: Buffer.from('x'),
    tags: { ticket: '7' },
  };
  const over = () => createSesMailService({ client: () => new SESClient({}), configurationSet: 'desk' });

  it('sends the raw mail under the configuration set', async () => {
    const ses = mockClient(SESClient);
    ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-9' });
    expect(await over().send(mail)).toBe('ses-9');
    expect(ses.commandCalls(SendRawEmailCommand)[0]?.args[0].input).toMatchObject({
      Destinations: mail.recipients,
      ConfigurationSetName: 'desk',
      Tags: [{ Name: 'ticket', Value: '7' }],
    });
  });

  it.each([
    ['MessageRejected', MailRefusedError],
    ['MailFromDomainNotVerifiedException', MailRefusedError],
    ['InvalidParameterValue', MailRefusedError],
    ['Throttling', Error],
    ['ServiceUnavailable', Error],
  ])('%s is a refusal or passes', async (name, kind) => {
    mockClient(SESClient)
      .on(SendRawEmailCommand)
      .rejects(Object.assign(new Error('no'), { name }));
    const error: unknown = await over()
      .send(mail)
      .catch((thrown: unknown) => thrown);
    expect(error instanceof MailRefusedError).toBe(kind === MailRefusedError);
  });
});

describe('trackDelivery', () => {
  const deps = (): TrackDeps => ({ tickets, deliveries, customers });
  const event = (body: Record<string, unknown>) =>
    mailEvent.parse({
      Type: 'Notification',
      Message: JSON.stringify({
        mail: {
          timestamp: new Date(someTime).toISOString(),
          messageId: 'ses-1',
          tags: {
            ticket: [String(message.number)],
            order: [String(message.order)],
            entry: [message.id],
            mailbox: ['support'],
            'ses:from-domain': ['demo.test'],
          },
        },
        ...body,
      }),
    });
  const bounce = (bounceType = 'Permanent') =>
    event({
      eventType: 'Bounce',
      bounce: {
        bounceType,
        bounceSubType: 'General',
        timestamp: new Date(someTime + 5000).toISOString(),
        bouncedRecipients: [{ emailAddress: 'kaisa@customer.test', diagnosticCode: '550 5.1.1 user unknown' }],
      },
    });

  it('follows a message to its delivery in three write units altogether', async () => {
    dynamo.resetUnits();
    await sendMail(message, 1, service());
    expect(await trackDelivery(event({ eventType: 'Send', send: {} }), deps())).toBeUndefined();
    expect(
      await trackDelivery(
        event({ eventType: 'Delivery', delivery: { timestamp: new Date(someTime + 900).toISOString() } }),
        deps(),
      ),
    ).toBe('delivered');
    expect(dynamo.units().write).toBe(3);
    expect(await deliveries.load(message)).toEqual({
      state: 'delivered',
      at: someTime + 900,
      sesId: 'ses-1',
      attempts: 1,
    });
  });

  it('never goes back, whatever the order of the reports', () => {
    const states: Delivery['state'][] = ['sending', 'sent', 'delayed', 'delivered', 'bounced', 'complained'];
    for (const [at, before] of states.entries()) {
      for (const [next, reported] of states.entries()) {
        expect(
          advanced({ state: before, at: 1 }, { state: reported, at: 2 })?.state,
          `${before} then ${reported}`,
        ).toBe(next > at ? reported : undefined);
      }
    }
  });

  it('opens the ticket of a message that cannot be delivered, and says why', async () => {
    expect(await trackDelivery(bounce(), deps())).toBe('bounced');
    expect(await tickets.load(message.number)).toMatchObject({ status: 'open' });
    expect(await failures()).toMatchObject([{ to: 'bounced', reason: expect.stringContaining('user unknown') }]);
  });

  it('does so once: a ticket that an agent has closed since stays closed', async () => {
    await trackDelivery(bounce(), deps());
    const { ticket } = await change(tickets, message.number, (now) =>
      answer(now, aSent({ number: now.number, at: someTime + 9_000_000 }), { status: 'closed' }),
    );
    expect(await trackDelivery(bounce(), deps())).toBeUndefined();
    expect(await tickets.load(message.number)).toMatchObject({ status: 'closed', version: ticket.version });
    expect(await failures()).toHaveLength(1);
  });

  it('finishes what an attempt that died had begun', async () => {
    const dying: TrackDeps = {
      tickets,
      customers,
      deliveries: { ...deliveries, replace: async () => Promise.reject(new Error('died')) },
    };
    await expect(trackDelivery(bounce(), dying)).rejects.toThrow('died');
    expect(await trackDelivery(bounce(), deps())).toBe('bounced');
    expect(await failures()).toHaveLength(1);
    expect(await tickets.load(message.number)).toMatchObject({ status: 'open' });
  });

  it('leaves the ticket alone for a passing bounce', async () => {
    expect(await trackDelivery(bounce('Transient'), deps())).toBe('bounced');
    expect(await tickets.load(message.number)).toMatchObject({ status: 'closed' });
  });

  it.each([
    [
      'Complaint',
      { complaint: { complainedRecipients: [], timestamp: new Date(someTime).toISOString() } },
      'complained',
    ],
    ['Reject', { reject: { reason: 'Bad content' } }, 'bounced'],
    [
      'DeliveryDelay',
      { deliveryDelay: { delayType: 'MailboxFull', timestamp: new Date(someTime).toISOString() } },
      'delayed',
    ],
  ])('knows %s', async (eventType, body, expected) => {
    expect(await trackDelivery(event({ eventType, ...body }), deps())).toBe(expected);
  });

  it('passes over reports of mails that belong to no ticket', async () => {
    const report = mailEvent.parse({
      Message: JSON.stringify({
        eventType: 'Send',
        mail: { timestamp: new Date(someTime).toISOString(), messageId: 'x', tags: {} },
      }),
    });
    expect(await trackDelivery(report, deps())).toBeUndefined();
  });

  it('refuses what is no report', () => {
    expect(() => mailEvent.parse({ Message: 'not json' })).toThrow(/not JSON/);
  });

  it('copes with two reports at once', async () => {
    const both = await Promise.all(
      [bounce(), event({ eventType: 'Delivery', delivery: { timestamp: new Date(someTime).toISOString() } })].map(
        (one) => trackDelivery(one, deps()),
      ),
    );
    expect(both).toContain('bounced');
    expect(await state()).toBe('bounced');
  });

  describe('for several', () => {
    const both = ['kaisa@customer.test', 'ida@customer.test'];
    const bounceOf = (address: string, after = 5000) =>
      event({
        eventType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          timestamp: new Date(someTime + after).toISOString(),
          bouncedRecipients: [
            { emailAddress: address, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
          ],
        },
      });

    it('names whom it did not reach, each once, however often and in which form it is told', async () => {
      for (const address of both) await trackDelivery(bounceOf(address), deps());
      await trackDelivery(bounceOf('kaisa@customer.test', 6000), deps());
      const told = { reason: 'The address does not exist.', failed: both, permanent: true, at: someTime + 7000 };
      expect(await noteBounce(message, told, deps())).toBeUndefined();
      expect(await deliveries.load(message)).toMatchObject({ state: 'bounced', failed: both });
      expect(await failures()).toHaveLength(2);
    });

    it('says why in words, then what the server said', async () => {
      await trackDelivery(bounceOf('kaisa@customer.test'), deps());
      const { reason } = (await deliveries.load(message)) ?? {};
      expect(reason).toMatch(/kaisa@customer\.test\. The address does not exist\. \(.*550 5\.1\.1/);
    });

    it('stays late for those whom it has not reached yet', async () => {
      const late = event({
        eventType: 'DeliveryDelay',
        deliveryDelay: {
          delayType: 'MailboxFull',
          timestamp: new Date(someTime).toISOString(),
          delayedRecipients: both.map((emailAddress) => ({ emailAddress })),
        },
      });
      const reached = (recipients: string[]) =>
        event({ eventType: 'Delivery', delivery: { timestamp: new Date(someTime + 900).toISOString(), recipients } });
      await trackDelivery(late, deps());
      await trackDelivery(reached(['ida@customer.test']), deps());
      expect(await deliveries.load(message)).toMatchObject({ state: 'delayed', failed: ['kaisa@customer.test'] });
      await trackDelivery(reached(['kaisa@customer.test']), deps());
      expect(await state()).toBe('delivered');
    });
  });

  describe('a bounce that comes as a mail', () => {
    const told = {
      reason: 'The mailbox is full.',
      failed: ['Kaisa@customer.test'],
      permanent: true,
      at: someTime + 8000,
    };

    it('does what one of the mail service does, and that comes too late then', async () => {
      await sendMail(message, 1, service());
      expect(await noteBounce(message, told, deps())).toBe('bounced');
      expect(await trackDelivery(bounce(), deps())).toBeUndefined();
      expect(await failures()).toMatchObject([
        { to: 'bounced', reason: expect.stringContaining('The mailbox is full.') },
      ]);
      expect(await tickets.load(message.number)).toMatchObject({ status: 'open' });
    });

    it('changes nothing when the message was tried again since', async () => {
      await deliveries.replace(message, undefined, {
        state: 'queued',
        at: someTime + 9000,
        retriedAt: someTime + 9000,
      });
      expect(await noteBounce(message, told, deps())).toBeUndefined();
    });
  });

  describe('a message that is tried again', () => {
    const retriedAt = someTime + 60_000;
    const failed = ['kaisa@customer.test'];
    const again = { type: 'delivery' };
    beforeEach(async () => {
      await deliveries.replace(message, undefined, { state: 'queued', at: retriedAt, retriedAt, failed });
      now = retriedAt + 1;
    });

    it('goes once, to those alone whom it did not reach, and reports name the attempt', async () => {
      expect(await sendMail({ ...message, ...again }, 1, service())).toBe('sent');
      expect(await sendMail({ ...message, ...again }, 1, service())).toBe('done-before');
      expect(handed.map(({ recipients }) => recipients)).toEqual([failed]);
      expect(handed[0]?.tags).toMatchObject({ retry: String(retriedAt) });
    });

    it('cares for no report of the attempt before', async () => {
      await sendMail({ ...message, ...again }, 1, service());
      expect(await trackDelivery(bounce(), deps())).toBeUndefined();
      expect(await state()).toBe('sent');
    });

    it('clears the mark of the address when it comes through', async () => {
      await customers.ensure('kaisa@customer.test', 'Kaisa', someTime);
      const mark = { address: 'kaisa@customer.test', kind: 'bounced', reason: 'x', at: someTime } as const;
      await customers.markUndeliverable(mark);
      await sendMail({ ...message, ...again }, 1, service());
      const delivered = event({
        eventType: 'Delivery',
        delivery: { timestamp: new Date(now).toISOString(), recipients: failed },
      });
      const report = { ...delivered, delivery: delivered.delivery && { ...delivered.delivery, retriedAt } };
      expect(await trackDelivery(report, deps())).toBe('delivered');
      expect((await customers.findByAddress('kaisa@customer.test'))?.undeliverable).toEqual([]);
      expect(await deliveries.load(message)).not.toHaveProperty('failed');
    });
  });

  it('marks the customer’s address once, and nobody who is no customer', async () => {
    const known = await customers.ensure('kaisa@customer.test', 'Kaisa', someTime);
    await customers.clearUndeliverable('kaisa@customer.test');
    await trackDelivery(bounce(), deps());
    const marks = (await customers.get(known.id))?.undeliverable;
    expect(marks).toMatchObject([{ address: 'kaisa@customer.test', kind: 'bounced' }]);
    dynamo.resetUnits();
    await customers.markUndeliverable({ address: 'kaisa@customer.test', kind: 'bounced', reason: 'y', at: 1 });
    await customers.markUndeliverable({ address: 'nobody@customer.test', kind: 'bounced', reason: 'y', at: 1 });
    expect(dynamo.units().write).toBe(0);
  });

  it('writes nothing of a message whose ticket was deleted', async () => {
    const other = { ...message, number: 99_999 };
    expect(await trackDelivery({ ...bounce(), message: other }, deps())).toBeUndefined();
    expect(await deliveries.load(other)).toBeUndefined();
  });

  it('is over for a cancelled message: nothing is sent of it', async () => {
    await deliveries.replace(message, undefined, { state: 'cancelled', at: now });
    expect(await sendMail(message, 1, service())).toBe('done-before');
    expect(handed).toEqual([]);
  });
});
