import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk } from '../support/desk.ts';

describe('an answer that is taken back', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.mail({ from: { name: 'Hannah', address: 'hannah@cafe.test' }, subject: 'Quote', text: 'Please help' });
    await desk.idle();
    number = (await anna.tickets()).find((ticket) => ticket.subject === 'Quote')?.number ?? 0;
  });
  afterAll(() => desk?.stop());

  const answersOut = async (text: string) => (await desk.outbox()).filter((mail) => mail.raw.includes(text));

  it('never goes out, and reports and lists are as before it', async () => {
    const [before, counts] = [await anna.ticket(number), (await anna.get('/folders')).body];
    const { body } = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Too hasty', undo: true });
    await desk.idle();
    expect(await answersOut('Too hasty')).toEqual([]);
    expect(await anna.ticket(number)).toMatchObject({ status: 'waiting', assignee: 'anna@demo.test' });
    const cancelled = await anna.post<EntryView>(`/tickets/${number}/entries/${body.id}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 200, body: { delivery: { state: 'cancelled' } } });
    await desk.advance('PT1M');
    expect(await answersOut('Too hasty')).toEqual([]);
    const { status, assignee, waitingSince, clocks } = await anna.ticket(number);
    expect({ status, assignee, waitingSince, clocks }).toEqual({
      status: before.status,
      assignee: before.assignee,
      waitingSince: before.waitingSince,
      clocks: before.clocks,
    });
    expect((await anna.get('/folders')).body).toEqual(counts);
    const portal = await desk.as('hannah@cafe.test');
    const seen = await portal.get<{ items: { text: string }[] }>(`/portal/tickets/${number}/entries`);
    expect(JSON.stringify(seen.body)).not.toContain('Too hasty');
  });

  it('goes out by itself when nobody takes it back in time', async () => {
    const { body } = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Well considered', undo: true });
    await desk.idle();
    expect(await answersOut('Well considered')).toEqual([]);
    await desk.advance('PT11S');
    expect(await answersOut('Well considered')).toHaveLength(1);
    expect((await anna.post(`/tickets/${number}/entries/${body.id}/cancel`, {})).status).toBe(409);
  });
});
