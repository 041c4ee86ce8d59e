import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlusAddress } from '../../functions/mail/plus-address.ts';
import {
  deliverScheduled,
  type EntryView,
  openTicket,
  type ReceivedEntry,
  type Ticket,
  type TicketView,
} from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAddress, aReceived, aRequester, hour } from '../support/factories.ts';

type Sent = Extract<EntryView, { type: 'sent' }>;
interface Problem {
  code: string;
}
interface Scheduled {
  id: string;
  state: string;
  heldAt: string | null;
  text: string;
  to: { address: string }[];
  by: { id: string };
}
const key = { current: 'a-key-for-tests-alone', former: [] };

describe('messages for later and for others', () => {
  let dynamo: TestDynamo;
  let desk: TestApi;
  let anna: ReturnType<TestApi['as']>;
  let light: ReturnType<TestApi['as']>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    desk = await startApi(dynamo);
    anna = desk.as('anna@demo.test');
    light = desk.as('light@demo.test');
  });
  afterAll(() => dynamo?.stop());

  async function ticketOf(over: Partial<ReceivedEntry>): Promise<Ticket> {
    const number = await desk.tickets.nextNumber();
    const made = openTicket({
      number,
      mailbox: 'support',
      requester: aRequester(),
      message: aReceived({ ...over, number }),
    });
    await desk.tickets.create(made);
    return made.ticket;
  }
  const reply = async (ticket: Ticket, body: Record<string, unknown>) =>
    (await anna<Sent>('POST', `/tickets/${ticket.number}/replies`, { body })).body;
  const view = async (number: number) => (await anna<TicketView>('GET', `/tickets/${number}`)).body;

  describe('a message that goes out later', () => {
    const later = () => new Date(desk.now + hour).toISOString();
    const schedule = async (ticket: Ticket, body: Record<string, unknown> = {}, headers = {}) =>
      anna<Scheduled & Problem>('POST', `/tickets/${ticket.number}/scheduled`, {
        headers,
        body: { sendAt: later(), text: 'See you later', ...body },
      });
    const list = async ({ number }: Ticket) =>
      (await anna<{ items: Scheduled[] }>('GET', `/tickets/${number}/scheduled`)).body.items;

    it('waits, is shown, and goes out as an ordinary answer of its writer', async () => {
      const ticket = await desk.ticket();
      const made = await schedule(ticket, { status: 'closed' });
      expect(made).toMatchObject({
        status: 201,
        body: {
          state: 'waiting',
          text: 'See you later',
          to: [{ address: 'kaisa@customer.test' }],
          by: { id: 'anna@demo.test' },
        },
      });
      expect(await list(ticket)).toMatchObject([{ id: made.body.id }]);
      const due = (await desk.tickets.due(desk.now + 2 * hour, { limit: 50 })).items;
      expect(due).toContainEqual(expect.objectContaining({ number: ticket.number }));
      const at = desk.now + hour;
      const { entries } = await deliverScheduled(desk.tickets, ticket.number, made.body.id, at);
      expect(entries[0]).toMatchObject({
        type: 'sent',
        text: 'See you later',
        at,
        actor: { type: 'agent', id: 'anna@demo.test' },
        delivery: { state: 'queued' },
      });
      expect((await deliverScheduled(desk.tickets, ticket.number, made.body.id, at)).entries).toEqual([]);
      expect(await view(ticket.number)).toMatchObject({ status: 'closed', scheduled: [] });
      expect(await list(ticket)).toEqual([]);
    });

    it('answers what the customer wrote last, and knows the earlier messages', async () => {
      const ticket = await desk.ticket();
      const { body } = await schedule(ticket);
      const sent = await reply(ticket, { text: 'In between' });
      const { entries } = await deliverScheduled(desk.tickets, ticket.number, body.id, desk.now + hour);
      expect(entries[0]).toMatchObject({ references: expect.arrayContaining([sent.messageId]) });
    });

    it('is kept once under its key', async () => {
      const ticket = await desk.ticket();
      const headers = { 'idempotency-key': 'later-once' };
      const [one, two] = [await schedule(ticket, {}, headers), await schedule(ticket, {}, headers)];
      expect(two.body.id).toBe(one.body.id);
      expect(await list(ticket)).toHaveLength(1);
    });

    it('is held when the ticket was closed, and goes out when a person says so', async () => {
      const ticket = await desk.ticket();
      const { body } = await schedule(ticket);
      await reply(ticket, { text: 'Done', status: 'closed' });
      await deliverScheduled(desk.tickets, ticket.number, body.id, desk.now + hour);
      expect(await list(ticket)).toMatchObject([{ state: 'held', heldAt: expect.any(String) }]);
      expect((await desk.tickets.due(desk.now + 9 * hour, { limit: 50 })).items).not.toContainEqual(
        expect.objectContaining({ number: ticket.number }),
      );
      const path = `/tickets/${ticket.number}/scheduled/${body.id}/send`;
      const sent = await anna<Sent>('POST', path);
      expect(sent).toMatchObject({ status: 201, body: { type: 'sent', text: 'See you later' } });
      expect((await anna<Sent>('POST', path)).body.id).toBe(sent.body.id);
    });

    it('can be taken away', async () => {
      const ticket = await desk.ticket();
      const { body } = await schedule(ticket);
      const path = `/tickets/${ticket.number}/scheduled/${body.id}`;
      expect((await light('DELETE', path)).status).toBe(403);
      expect((await anna('DELETE', path)).status).toBe(204);
      expect((await anna('DELETE', path)).status).toBe(404);
      expect(await view(ticket.number)).toMatchObject({ scheduled: [] });
    });

    it('must lie ahead', async () => {
      const ticket = await desk.ticket();
      expect((await schedule(ticket, { sendAt: new Date(desk.now - 1).toISOString() })).status).toBe(422);
      expect((await schedule(ticket, { sendAt: '2099-01-01T00:00:00Z' })).status).toBe(422);
    });
  });

  describe('a message passed on to an outsider', () => {
    it('leads back as a note alone, and changes nothing of the ticket', async () => {
      const ticket = await ticketOf({
        subject: 'Re: Lamp [#77]',
        text: 'See https://help.demo.test/portal/t/77#abc.def and support+t77-0123456789abcdef@demo.test',
        html: '<p>See <a href="https://help.demo.test/portal/t/77#abc.def">it</a></p>',
      });
      const before = await view(ticket.number);
      const made = await anna<Sent>('POST', `/tickets/${ticket.number}/forwards`, {
        body: { to: ['supplier@parts.test'], text: 'Do you have it?' },
      });
      expect(made).toMatchObject({
        status: 201,
        body: { forward: true, subject: 'Fwd: Lamp', visibleText: 'Do you have it?' },
      });
      const entry = await desk.tickets.findEntry(ticket.number, made.body.id);
      if (entry?.type !== 'sent') throw new Error('not sent');
      expect(entry.references).toEqual([entry.messageId]);
      expect(readPlusAddress(entry.replyTo ?? '', key)).toEqual({ kind: 'o', number: ticket.number });
      expect(entry.text + entry.html).not.toMatch(/#abc|0123456789abcdef|\[#/);
      const { version, updatedAt, ...after } = await view(ticket.number);
      expect(after).toEqual({ ...before, version: undefined, updatedAt: undefined });
    });

    it('brings the files of the mail along', async () => {
      const raw = [
        'From: kaisa@customer.test',
        'To: support@demo.test',
        'Subject: Lamp',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain',
        '',
        'Hello',
        '--x',
        'Content-Type: text/csv; name=a.csv',
        'Content-Disposition: attachment; filename=a.csv',
        '',
        '1,2',
        '--x--',
        '',
      ].join('\r\n');
      const s3 = mockClient(desk.s3);
      s3.on(HeadObjectCommand).rejects(new NotFound({ message: '', $metadata: {} }));
      s3.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => Buffer.from(raw) } as never });
      s3.on(PutObjectCommand).resolves({});
      const attachment = { id: 'a1', filename: 'a.csv', contentType: 'text/csv', size: 3, inline: false };
      const ticket = await ticketOf({ raw: 'mail/raw/1', attachments: [attachment] });
      const body = { to: [anAddress('supplier@parts.test', 'Parts')], text: '' };
      const made = await anna<Sent>('POST', `/tickets/${ticket.number}/forwards`, { body });
      const entry = await desk.tickets.findEntry(ticket.number, made.body.id);
      const laid = s3.commandCalls(PutObjectCommand)[0]?.args[0].input;
      expect(
        Buffer.from(laid?.Body as Uint8Array)
          .toString()
          .trim(),
      ).toBe('1,2');
      expect(entry).toMatchObject({ attachments: [{ filename: 'a.csv', key: laid?.Key }] });
      const without = await anna<Sent>('POST', `/tickets/${ticket.number}/forwards`, {
        body: { ...body, attachments: false },
      });
      expect(without.body.attachments).toEqual([]);
      s3.restore();
    });

    it('needs the right to answer, somebody to get it and a message', async () => {
      const ticket = await desk.ticket();
      const path = `/tickets/${ticket.number}/forwards`;
      const body = { to: ['supplier@parts.test'], text: 'x' };
      expect((await light('POST', path, { body })).status).toBe(403);
      expect((await anna('POST', path, { body: { ...body, to: [] } })).status).toBe(422);
      expect((await anna('POST', path, { body: { ...body, entry: 'nothing' } })).status).toBe(404);
      const headers = { 'idempotency-key': 'forward-once' };
      const [one, two] = [
        await anna<Sent>('POST', path, { headers, body }),
        await anna<Sent>('POST', path, { headers, body }),
      ];
      expect(two.body.id).toBe(one.body.id);
    });
  });
});
