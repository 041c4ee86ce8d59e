import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Outcome {
  number: number;
  ok: boolean;
  version: number;
  undo?: object;
}
interface Counts {
  mailbox: string;
  unassigned: number;
  mine: number;
  closed: number;
  trash: number;
}

describe('hundreds of tickets at once', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  const numbers: number[] = [];
  let before: Counts;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    before = await counts();
    const requester = { name: 'Maija', address: 'maija@kahvila.test' };
    for (let nth = 0; nth < 120; nth += 1) {
      const body = { mailbox: 'support', subject: `Kone ${nth}`, text: 'Hei', requester };
      numbers.push((await anna.post<{ number: number }>('/tickets', body)).body.number);
    }
    await desk.idle();
  });
  afterAll(() => desk?.stop());

  async function counts(): Promise<Counts> {
    await desk.idle();
    const { items } = (await anna.get<{ items: Counts[] }>('/folders')).body;
    return first(items.filter(({ mailbox }) => mailbox === 'support'));
  }
  async function inPages(changes: readonly { number: number; version?: number; patch: object }[]): Promise<Outcome[]> {
    const done: Outcome[] = [];
    for (let at = 0; at < changes.length; at += 50) {
      const { body } = await anna.post<{ items: Outcome[] }>('/tickets/bulk', { changes: changes.slice(at, at + 50) });
      done.push(...body.items);
    }
    return done;
  }
  const undo = (done: readonly Outcome[]) =>
    inPages(done.map(({ number, version, undo: patch = {} }) => ({ number, version, patch })));

  it.each<[string, object, Partial<Omit<Counts, 'mailbox'>>]>([
    ['closed', { status: 'closed' }, { closed: 120, unassigned: -120 }],
    ['taken', { assignee: 'anna@demo.test' }, { mine: 120, unassigned: -120 }],
    ['put into the trash', { folder: 'trash' }, { trash: 120, unassigned: -120 }],
  ])(
    'are %s, counted right, and all of it is taken back',
    async (_, patch, difference) => {
      const untouched = await counts();
      expect(untouched.unassigned).toBe(before.unassigned + 120);
      const done = await inPages(numbers.map((number) => ({ number, patch })));
      expect(done.filter(({ ok }) => ok)).toHaveLength(120);
      const changed = await counts();
      for (const [name, by] of Object.entries(difference)) {
        const key = name as 'closed' | 'mine' | 'trash' | 'unassigned';
        expect(changed[key], name).toBe(untouched[key] + by);
      }
      expect((await undo(done)).every(({ ok }) => ok)).toBe(true);
      expect(await counts()).toEqual(untouched);
    },
    120_000,
  );

  it('are changed once although the function dies after any of its calls and the request is sent again', async () => {
    const some = numbers.slice(0, 3);
    const versions = new Set(
      (await Promise.all(some.map((number) => anna.ticket(number)))).map(({ version }) => version),
    );
    expect(versions.size).toBe(1);
    let version = first([...versions]);
    await desk.forgetCalls();
    await inPages(some.map((number) => ({ number, version, patch: { addTags: ['undisturbed'] } })));
    version += 1;
    const calls = (await desk.calls()).filter((call) => call.function.includes('agentApi')).length;
    expect(calls).toBeGreaterThan(2);
    for (let k = 1; k <= calls; k += 1) {
      await desk.fault({ function: 'agentApi', call: k, kind: 'cut-after' });
      const changes = some.map((number) => ({ number, version, patch: { addTags: [`tag-${k}`] } }));
      const died = await anna.post('/tickets/bulk', { changes });
      expect(died.status, `cut off after call ${k}`).toBeGreaterThanOrEqual(500);
      await desk.clearFaults();
      const again = await inPages(changes);
      version += 1;
      expect(again.map(({ ok, version: now }) => [ok, now])).toEqual(some.map(() => [true, version]));
      for (const number of some) {
        const lines = (await anna.entries(number)).filter(({ to }) => Array.isArray(to) && to.includes(`tag-${k}`));
        expect(lines, `cut off after call ${k}`).toHaveLength(1);
      }
    }
  }, 120_000);
});
