import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Customer {
  undeliverable: { address: string; kind: string; reason: string }[];
}

describe('a message that did not arrive', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
  });
  afterAll(() => desk?.stop());

  async function ticketOf(address: string, subject: string): Promise<number> {
    await desk.mail({ from: { name: 'Hannah', address }, subject, text: 'Please help' });
    await desk.idle();
    return (await anna.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  }
  const entryOf = async (number: number, id: string) => (await anna.entries(number)).find((one) => one.id === id);

  it('for one of several says whom it did not reach, and goes once more to them alone', async () => {
    const number = await ticketOf('hannah@bounce.cafe.test', 'Bouncing');
    const { body } = await anna.post<EntryView>(`/tickets/${number}/replies`, {
      text: 'To both of you',
      cc: ['ravi@corner.test'],
    });
    await desk.idle();
    await desk.advance('PT1M');
    const bounced = await entryOf(number, body.id);
    expect(bounced?.delivery).toMatchObject({
      state: 'bounced',
      failed: ['hannah@bounce.cafe.test'],
      reason: expect.stringContaining('hannah@bounce.cafe.test'),
    });
    const ticket = await anna.ticket(number);
    expect(ticket.status).toBe('open');
    const path = `/customers/${ticket.requester.id}`;
    expect((await anna.get<Customer>(path)).body.undeliverable).toMatchObject([
      { address: 'hannah@bounce.cafe.test', kind: 'bounced' },
    ]);
    const retried = await anna.post<EntryView>(`/tickets/${number}/entries/${body.id}/retry`, {});
    expect(retried).toMatchObject({ status: 200, body: { delivery: { state: 'queued' } } });
    await desk.idle();
    const mails = (await desk.outbox()).filter((mail) => mail.raw.includes('To both of you'));
    expect(mails.map(({ to }) => to)).toEqual([
      ['hannah@bounce.cafe.test'],
      ['hannah@bounce.cafe.test', 'ravi@corner.test'],
    ]);
    await desk.advance('PT1M');
    const lines = (await anna.entries(number)).filter((entry) => entry.from === body.id).map((entry) => entry.to);
    expect(lines).toEqual(['bounced', 'queued', 'bounced']);
    expect((await anna.remove(`${path}/undeliverable/hannah@bounce.cafe.test`)).status).toBe(204);
    expect((await anna.get<Customer>(path)).body.undeliverable).toEqual([]);
  });

  it('because the mail service was away goes out, once, when it is tried again', async () => {
    const number = await ticketOf('owen@roasters.test', 'Refused');
    await desk.fault({ function: 'sendMail', service: 'ses', call: 1, kind: 'fail', times: 50 });
    const { body } = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Leaves late' });
    await desk.idle();
    for (let round = 0; round < 6; round++) await desk.advance('PT4M');
    expect((await entryOf(number, body.id))?.delivery?.state).toBe('failed');
    await desk.clearFaults();
    await anna.post(`/tickets/${number}/entries/${body.id}/retry`, {});
    await desk.idle();
    await desk.advance('PT5M');
    expect((await desk.outbox()).filter((mail) => mail.raw.includes('Leaves late'))).toHaveLength(1);
    expect((await entryOf(number, body.id))?.delivery?.state).toBe('delivered');
    expect((await anna.post(`/tickets/${number}/entries/${body.id}/retry`, {})).status).toBe(409);
  });
});
