import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** Monday 2 November 2026, 10:00 in Helsinki. */
const monday = Date.parse('2026-11-02T08:00:00Z');
const hour = 60 * 60 * 1000;

interface Reminded {
  number: number;
  reminders: { for: string }[];
  dueAt: string | null;
}

describe('what is to come up at its time', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let now = monday;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.setClock(new Date(now).toISOString());
  });
  afterAll(() => desk?.stop());

  async function advance(hours: number): Promise<void> {
    now += hours * hour;
    await desk.setClock(new Date(now).toISOString());
    await desk.idle();
  }
  const inHours = (hours: number) => new Date(now + hours * hour).toISOString();
  async function opened(more: object = {}): Promise<number> {
    const requester = { name: 'Maija', address: 'maija@kahvila.test' };
    const body = { mailbox: 'support', subject: 'Kone', text: 'Hei', requester, assignee: 'me', ...more };
    const { body: ticket } = await anna.post<{ number: number }>('/tickets', body);
    await desk.idle();
    return ticket.number;
  }
  const told = async (number: number, field: string, by: string) =>
    (await anna.entries(number)).filter((entry) => entry.field === field && entry.actor.id === by);
  const remind = (number: number, body: object) => anna.post(`/tickets/${number}/reminders`, body);
  const ticketOf = async (number: number) => (await anna.get<Reminded>(`/tickets/${number}`)).body;

  it('is a reminder: it leaves the ticket and says for whom it is, once', async () => {
    const number = await opened();
    await remind(number, { at: inHours(2), for: 'ben@demo.test', text: 'Soita' });
    await remind(number, { at: inHours(5) });
    await advance(1);
    expect(await told(number, 'reminder', 'reminder')).toEqual([]);
    const due = inHours(1);
    await advance(2);
    expect(await told(number, 'reminder', 'reminder')).toMatchObject([
      { at: due, actor: { type: 'system' }, to: { for: 'ben@demo.test', text: 'Soita' } },
    ]);
    expect((await ticketOf(number)).reminders).toMatchObject([{ for: 'anna@demo.test' }]);
    await advance(24);
    expect(await told(number, 'reminder', 'reminder')).toHaveLength(2);
    expect((await ticketOf(number)).reminders).toEqual([]);
  });

  it('is a reminder of a closed ticket as well', async () => {
    const number = await opened({ status: 'closed' });
    await remind(number, { at: inHours(2) });
    await advance(3);
    expect(await told(number, 'reminder', 'reminder')).toHaveLength(1);
  });

  it('is a due date: told once, and again only when it was moved', async () => {
    const number = await opened({ dueAt: inHours(2) });
    const due = inHours(2);
    await advance(30);
    expect(await told(number, 'dueAt', 'dueDate')).toMatchObject([
      { from: due, to: due, reason: expect.any(String), actor: { type: 'system' } },
    ]);
    await anna.change(number, { priority: 'high' });
    await advance(30);
    expect(await told(number, 'dueAt', 'dueDate')).toHaveLength(1);
    await anna.change(number, { dueAt: inHours(2) });
    await advance(3);
    expect(await told(number, 'dueAt', 'dueDate')).toHaveLength(2);
  });

  it('is no due date of what was done by then', async () => {
    const number = await opened({ dueAt: inHours(2) });
    await anna.change(number, { status: 'closed' });
    await advance(3);
    expect(await told(number, 'dueAt', 'dueDate')).toEqual([]);
  });

  it('comes once although the function dies after any of its calls', async () => {
    const measured = await opened();
    await remind(measured, { at: inHours(1) });
    await desk.forgetCalls();
    await advance(2);
    const calls = (await desk.calls()).filter((call) => call.function.includes('escalate')).length;
    expect(calls).toBeGreaterThan(1);
    for (let k = 1; k <= calls; k += 1) {
      const number = await opened({ dueAt: inHours(2) });
      await remind(number, { at: inHours(1) });
      await desk.fault({ function: 'escalate', call: k, kind: 'cut-after' });
      await advance(6);
      expect(desk.gateway.faults.list().every(({ seen, call }) => seen >= call)).toBe(true);
      await desk.clearFaults();
      expect(await told(number, 'reminder', 'reminder'), `cut off after call ${k}`).toHaveLength(1);
      expect(await told(number, 'dueAt', 'dueDate'), `cut off after call ${k}`).toHaveLength(1);
    }
  }, 120_000);

  it('costs nothing to watch for until it is due', async () => {
    await remind(await opened({ dueAt: inHours(5) }), { at: inHours(5) });
    await desk.forgetCalls();
    await desk.invoke('watchClocks', {});
    const calls = (await desk.calls()).filter((call) => call.function.includes('watchClocks'));
    expect(calls.map((call) => [call.operation, call.units.read])).toEqual([['Query', 0.5]]);
  });
});
