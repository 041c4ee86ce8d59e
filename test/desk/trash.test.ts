import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Counts {
  mailbox: string;
  trash: number;
  assigned: number;
}

const start = Date.parse('2026-11-02T08:00:00Z');
const day = 24 * 60 * 60 * 1000;

describe('the trash', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let now = start;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.setClock(new Date(now).toISOString());
  });
  afterAll(() => desk?.stop());

  async function advance(days: number): Promise<void> {
    now += days * day;
    await desk.setClock(new Date(now).toISOString());
    await desk.idle();
  }
  async function answered(subject: string): Promise<number> {
    await desk.mail({ from: 'maija@kahvila.test', subject, text: 'Hei' });
    await desk.idle();
    const { number } = first((await anna.tickets('?limit=100')).filter((ticket) => ticket.subject === subject));
    await anna.post(`/tickets/${number}/replies`, { text: 'Vastaus', status: 'open' });
    await desk.idle();
    return number;
  }
  const counts = async () =>
    first((await anna.get<{ items: Counts[] }>('/folders')).body.items.filter(({ mailbox }) => mailbox === 'support'));
  const statusOf = async (number: number) => (await anna.get(`/tickets/${number}`)).status;

  it('keeps a ticket for 30 days and then deletes it for good, with all that is its', async () => {
    const number = await answered('Roskaa');
    await anna.change(number, { folder: 'trash' });
    await desk.idle();
    expect(await counts()).toMatchObject({ trash: 1, assigned: 0 });
    await advance(29);
    expect(await statusOf(number)).toBe(200);
    await advance(1.1);
    expect(await statusOf(number)).toBe(404);
    expect((await anna.get(`/tickets/${number}/entries`)).status).toBe(404);
    expect(await counts()).toMatchObject({ trash: 0 });
    expect(await anna.tickets('?folder=trash')).toEqual([]);
  }, 120_000);

  it('gives a ticket back as it was, and forgets it', async () => {
    const number = await answered('Takaisin');
    await anna.change(number, { status: 'deferred', deferredUntil: new Date(now + 90 * day).toISOString() });
    const before = await anna.ticket(number);
    await anna.change(number, { folder: 'trash' });
    await advance(20);
    const { body } = await anna.change(number, { folder: 'desk' });
    const { version, updatedAt, ...rest } = before as unknown as Record<string, unknown>;
    expect(body).toMatchObject({ ...rest, trashedAt: null });
    await advance(20);
    expect(await anna.ticket(number)).toMatchObject({ folder: 'desk', status: 'deferred', assignee: 'anna@demo.test' });
  }, 120_000);

  it('counts its days anew for what comes back to it', async () => {
    const number = await answered('Uudestaan');
    await anna.change(number, { folder: 'trash' });
    await advance(20);
    await anna.change(number, { folder: 'desk' });
    await anna.change(number, { folder: 'trash' });
    await advance(20);
    expect(await statusOf(number)).toBe(200);
    await advance(11);
    expect(await statusOf(number)).toBe(404);
  }, 120_000);

  it('is emptied although the function dies after any of its calls', async () => {
    const numbers: number[] = [];
    const trashOne = async () => {
      const number = await answered(`Rikki ${numbers.length}`);
      numbers.push(number);
      await anna.change(number, { folder: 'trash' });
      await desk.forgetCalls();
      return number;
    };
    const undisturbed = await trashOne();
    await advance(30.1);
    expect(await statusOf(undisturbed)).toBe(404);
    const calls = (await desk.calls()).filter((call) => call.function.includes('escalate')).length;
    expect(calls).toBeGreaterThan(3);
    for (let k = 1; k <= calls; k += 1) {
      const number = await trashOne();
      await desk.fault({ function: 'escalate', call: k, kind: 'cut-after' });
      await advance(30.1);
      expect(
        desk.gateway.faults.list().every(({ seen, call }) => seen >= call),
        `call ${k}`,
      ).toBe(true);
      await desk.clearFaults();
      expect(await statusOf(number), `cut off after call ${k}`).toBe(404);
      expect(await counts(), `cut off after call ${k}`).toMatchObject({ trash: 0 });
    }
    const { body } = await desk.call<{ deadLetters: { messages: unknown[] }[] }>('GET', '/local/health');
    expect(body.deadLetters.flatMap(({ messages }) => messages)).toEqual([]);
  }, 300_000);
});
