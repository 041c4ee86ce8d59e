import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeliveryStore } from '../../functions/mail/delivery-store.ts';
import { readFileToken } from '../../functions/mail/links.ts';
import { ticketPk } from '../../functions/platform/keys.ts';
import type { EntryView, Ticket, TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aClock, hour } from '../support/factories.ts';

type Sent = Extract<EntryView, { type: 'sent' }>;
interface Problem {
  code: string;
}
const key = { current: 'a-key-for-tests-alone', former: [] };

describe('messages on their way', () => {
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

  const deliveries = () => createDeliveryStore({ client: dynamo.client, table: dynamo.tickets });
  const messageOf = async (number: number, id: string) => {
    const entry = await desk.tickets.findEntry(number, id);
    if (entry?.type !== 'sent') throw new Error('not sent');
    return { number, order: entry.order, id, mailbox: 'support' };
  };
  const reply = async (ticket: Ticket, body: Record<string, unknown>) =>
    (await anna<Sent>('POST', `/tickets/${ticket.number}/replies`, { body })).body;
  const view = async (number: number) => (await anna<TicketView>('GET', `/tickets/${number}`)).body;

  describe('an answer that can be cancelled', () => {
    it('waits as long as the mail rules say, and others go at once', async () => {
      const ticket = await desk.ticket();
      const sent = await reply(ticket, { text: 'Hold on', undo: true });
      expect(Date.parse(sent.holdUntil ?? '') - Date.parse(sent.at)).toBe(10_000);
      expect((await reply(ticket, { text: 'At once' })).holdUntil).toBeNull();
    });

    it('leaves the ticket as before when it is cancelled, and says so once', async () => {
      const ticket = await desk.ticket({ clocks: [aClock({ dueAt: desk.now + 4 * hour })] });
      const before = await view(ticket.number);
      const sent = await reply(ticket, { text: 'Oh no', status: 'closed', undo: true });
      expect(await view(ticket.number)).toMatchObject({ status: 'closed', assignee: 'anna@demo.test' });
      const path = `/tickets/${ticket.number}/entries/${sent.id}/cancel`;
      const cancelled = await anna<Sent>('POST', path);
      expect(cancelled).toMatchObject({ status: 200, body: { delivery: { state: 'cancelled' } } });
      const { version, updatedAt, ...after } = await view(ticket.number);
      expect(after).toEqual({ ...after, ...before, version: undefined, updatedAt: undefined });
      expect(await anna('POST', path)).toMatchObject({ status: 200 });
      const lines = (await desk.tickets.entries(ticket.number)).items.filter(
        (entry) => entry.type === 'change' && entry.field === 'delivery',
      );
      expect(lines).toMatchObject([{ from: sent.id, to: 'cancelled', facts: expect.anything() }]);
      expect(lines[0]?.facts).toContainEqual(expect.objectContaining({ fact: 'unanswered' }));
    });

    it('keeps what somebody has changed since', async () => {
      const ticket = await desk.ticket();
      const sent = await reply(ticket, { text: 'Too early', undo: true });
      const seen = await view(ticket.number);
      await anna('PATCH', `/tickets/${ticket.number}`, {
        headers: { 'if-match': `"${seen.version}"` },
        body: { status: 'closed', assignee: 'lead@demo.test' },
      });
      await anna('POST', `/tickets/${ticket.number}/entries/${sent.id}/cancel`);
      expect(await view(ticket.number)).toMatchObject({
        status: 'closed',
        assignee: 'lead@demo.test',
        firstAnsweredAt: null,
      });
    });

    it('lets another answer count that was given since', async () => {
      const ticket = await desk.ticket();
      const first = await reply(ticket, { text: 'First', undo: true });
      const second = await reply(ticket, { text: 'Second' });
      await anna('POST', `/tickets/${ticket.number}/entries/${first.id}/cancel`);
      expect(await view(ticket.number)).toMatchObject({
        status: 'waiting',
        waitingSince: null,
        firstAnsweredAt: second.at,
      });
    });

    it('cannot be cancelled once its sending has begun', async () => {
      const ticket = await desk.ticket();
      const sent = await reply(ticket, { text: 'Gone', undo: true });
      const message = await messageOf(ticket.number, sent.id);
      await deliveries().replace(message, undefined, { state: 'sending', at: desk.now });
      const { status, body } = await anna<Problem>('POST', `/tickets/${ticket.number}/entries/${sent.id}/cancel`);
      expect([status, body.code]).toEqual([409, 'already-sent']);
      expect(await view(ticket.number)).toMatchObject({ status: 'waiting' });
      expect((await light('POST', `/tickets/${ticket.number}/entries/${sent.id}/cancel`)).status).toBe(403);
      expect((await anna('POST', `/tickets/${ticket.number}/entries/nothing/cancel`)).status).toBe(404);
    });

    it('costs no more than other answers', async () => {
      const ticket = await desk.ticket();
      dynamo.resetUnits();
      await reply(ticket, { text: 'The price', undo: true });
      expect(dynamo.units().write).toBeLessThanOrEqual(10);
    });
  });

  describe('a message that did not arrive', () => {
    it('is queued again, once, with whom it did not reach', async () => {
      const ticket = await desk.ticket();
      const sent = await reply(ticket, { text: 'Bounces' });
      const message = await messageOf(ticket.number, sent.id);
      const path = `/tickets/${ticket.number}/entries/${sent.id}/retry`;
      expect(await anna<Problem>('POST', path)).toMatchObject({ status: 409, body: { code: 'not-failed' } });
      const failed = ['kaisa@customer.test'];
      await deliveries().replace(message, undefined, {
        state: 'bounced',
        at: desk.now,
        sesId: 'one',
        failed,
        attempts: 1,
      });
      const both = await Promise.all([anna<Sent>('POST', path), anna<Sent>('POST', path)]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 200)?.body.delivery).toMatchObject({ state: 'queued', failed: [] });
      const delivery = await deliveries().load(message);
      expect(delivery).toMatchObject({ state: 'queued', failed, retriedAt: delivery?.at });
      expect(delivery).not.toHaveProperty('attempts');
    });
  });

  it('files that are too large for a mail go as links', async () => {
    const s3 = mockClient(desk.s3);
    s3.on(HeadObjectCommand).callsFake(({ Key }: { Key: string }) => ({
      ContentLength: Key.endsWith('big') ? 40_000_000 : 1000,
      ContentType: 'application/pdf',
      Metadata: { filename: 'f.pdf' },
    }));
    const ticket = await desk.ticket();
    const sent = await reply(ticket, { text: 'Attached', attachments: ['small', 'big'] });
    expect(sent.attachments.map(({ id, linked }) => [id, linked])).toEqual([
      ['small', false],
      ['big', true],
    ]);
    const entry = await desk.tickets.findEntry(ticket.number, sent.id);
    if (entry?.type !== 'sent') throw new Error('not sent');
    const token = /\/portal\/f\/\d+\/\S+\/big#(\S+)/.exec(entry.text)?.[1] ?? '';
    expect(readFileToken(token, key, desk.now)).toMatchObject({
      number: ticket.number,
      entryId: sent.id,
      attachmentId: 'big',
    });
    expect(readFileToken(token, key, desk.now + 91 * 24 * hour)).toBeUndefined();
    expect(readFileToken(`${token}x`, key, desk.now)).toBeUndefined();
    expect(sent.text).not.toContain(token);
    s3.restore();
  });

  describe('deleting a ticket', () => {
    it('is for leads, from spam or trash, and stays done', async () => {
      const lead = desk.as('lead@demo.test');
      const ticket = await desk.ticket({ folder: 'spam' });
      const path = `/tickets/${ticket.number}`;
      expect((await anna('DELETE', path)).status).toBe(403);
      expect((await lead('DELETE', path)).status).toBe(204);
      expect((await lead('DELETE', path)).status).toBe(204);
      expect((await lead('GET', path)).status).toBe(404);
      expect((await lead('DELETE', '/tickets/99999')).status).toBe(404);
      const kept = await desk.ticket();
      expect(await lead<Problem>('DELETE', `/tickets/${kept.number}`)).toMatchObject({
        status: 409,
        body: { code: 'not-in-trash' },
      });
      const { Items } = await dynamo.client.send(
        new QueryCommand({
          TableName: dynamo.tickets,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': ticketPk(ticket.number) },
        }),
      );
      expect(Items).toMatchObject([{ item: 'tombstone', by: 'lead@demo.test' }]);
    });
  });
});
