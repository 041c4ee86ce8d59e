import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

interface Scheduled {
  id: string;
  state: string;
}

describe('a message that goes out later', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    await desk.setClock('2026-11-02T08:00:00Z');
    anna = await desk.as('anna@demo.test');
  });
  afterAll(() => desk?.stop());

  async function ticketOf(address: string, subject: string): Promise<number> {
    await desk.mail({
      from: { name: 'Hannah', address },
      subject,
      text: 'Please help',
      messageId: `<${subject}@c.test>`,
    });
    await desk.idle();
    return (await anna.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  }
  const schedule = async (number: number, text: string, sendAt: string) =>
    (await anna.post<Scheduled>(`/tickets/${number}/scheduled`, { sendAt, text })).body;
  const out = async (text: string) => (await desk.outbox()).filter((mail) => mail.raw.includes(text));

  it('goes out at its time, once, as an answer to the customer’s mail', async () => {
    const number = await ticketOf('hannah@cafe.test', 'Tomorrow');
    await schedule(number, 'Good morning', '2026-11-03T07:00:00Z');
    await desk.advance('PT22H');
    expect(await out('Good morning')).toEqual([]);
    await desk.advance('PT65M');
    await desk.advance('PT10M');
    const [mail, ...more] = await out('Good morning');
    expect(more).toEqual([]);
    expect(mail?.raw).toContain('In-Reply-To: <Tomorrow@c.test>');
    expect(mail?.raw).toMatch(/^Reply-To: support\+t\d+-[0-9a-f]{16}@demo\.test/m);
    expect(await anna.ticket(number)).toMatchObject({ status: 'waiting', scheduled: [] });
  });

  it('is held when the customer writes first, and its writer decides', async () => {
    const number = await ticketOf('ravi@corner.test', 'Perhaps');
    const at = '2026-11-05T07:00:00Z';
    const [sent, dropped] = [await schedule(number, 'Still true', at), await schedule(number, 'No longer', at)];
    await desk.mail({
      from: 'ravi@corner.test',
      subject: 'Re: Perhaps',
      text: 'Never mind',
      inReplyTo: '<Perhaps@c.test>',
    });
    await desk.idle();
    await desk.setClock('2026-11-05T08:00:00Z');
    expect([...(await out('Still true')), ...(await out('No longer'))]).toEqual([]);
    const path = `/tickets/${number}/scheduled`;
    const { items } = (await anna.get<{ items: Scheduled[] }>(path)).body;
    expect(items.map(({ state }) => state)).toEqual(['held', 'held']);
    const lines = (await anna.entries(number)).filter((entry) => entry.field === 'scheduled' && entry.from && entry.to);
    expect(lines).toMatchObject([{ to: { by: 'anna@demo.test' } }, { to: { by: 'anna@demo.test' } }]);
    expect((await anna.post(`${path}/${sent.id}/send`, {})).status).toBe(201);
    expect((await anna.remove(`${path}/${dropped.id}`)).status).toBe(204);
    await desk.advance('PT10M');
    expect(await out('Still true')).toHaveLength(1);
    expect(await out('No longer')).toEqual([]);
  });
});
