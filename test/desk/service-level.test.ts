import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** Monday 2 November 2026, 10:00 in Helsinki. */
const monday = '2026-11-02T08:00:00Z';

describe('a service level', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.setClock(monday);
  });
  afterAll(() => desk?.stop());

  async function arrive(subject: string): Promise<number> {
    await desk.mail({ from: 'maija@kahvila.test', subject, text: 'Hei' });
    await desk.idle();
    return (await anna.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  }
  const clockEntries = async (number: number) =>
    (await anna.entries(number)).filter((entry) => entry.field === 'clock');
  const noticesTo = async (address: string, number: number) =>
    (await desk.outbox()).filter((mail) => mail.to.includes(address) && mail.raw.includes(`#${number}`));

  it('promises a first answer within business hours of its calendar', async () => {
    const number = await arrive('Lupaus');
    const [clock] = (await anna.ticket(number)).clocks;
    expect(clock).toMatchObject({
      name: 'firstResponse',
      state: 'running',
      dueAt: expect.stringMatching(/^2026-11-02T12:00/),
    });
    await anna.post(`/tickets/${number}/replies`, { text: 'Vastaus' });
    expect((await anna.ticket(number)).clocks[0]?.state).toBe('kept');
  });

  it('warns first and then breaches, each an entry that raises the level and tells the lead', async () => {
    const number = await arrive('Myöhässä');
    await desk.advance('PT3H10M');
    expect(await clockEntries(number)).toHaveLength(1);
    const warned = await anna.ticket(number);
    expect(warned).toMatchObject({ level: 2, clocks: [{ state: 'warned' }] });
    expect(await noticesTo('lead@demo.test', number)).toHaveLength(1);
    await desk.advance('PT1H');
    expect(await clockEntries(number)).toHaveLength(2);
    expect((await anna.ticket(number)).clocks[0]?.state).toBe('breached');
    expect(await noticesTo('lead@demo.test', number)).toHaveLength(2);
    await desk.advance('P1D');
    expect(await clockEntries(number)).toHaveLength(2);
  });

  it('reads nothing but the deadlines that are due', async () => {
    for (let turn = 0; turn < 30; turn++)
      await desk.mail({ from: `c${turn}@kahvila.test`, subject: `Avoin ${turn}`, text: 'Hei' });
    await desk.idle();
    await desk.forgetCalls();
    await desk.invoke('watchClocks', {});
    const calls = (await desk.calls()).filter((call) => call.function.includes('watchClocks'));
    expect(calls.map((call) => call.operation)).toEqual(['Query']);
    expect(calls[0]?.units.read).toBeLessThanOrEqual(0.5);
  });
});
