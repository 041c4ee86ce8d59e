import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let lead: Awaited<ReturnType<TestDesk['as']>>;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.setClock('2026-11-02T08:00:00Z');
  lead = await desk.as('lead@demo.test');
});
afterAll(() => desk?.stop());

/** A ticket opened by a mail, which has two messages and a file in the second one. */
async function ticketOf(who: string): Promise<{ number: number; second: string }> {
  const subject = `Matter of ${who}`;
  await desk.mail({
    from: `${who}@cafe.test`,
    subject,
    text: `${who} writes first`,
    messageId: `<1-${who}@cafe.test>`,
  });
  await desk.idle();
  const number = (await lead.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  await desk.mail({
    from: `${who}@cafe.test`,
    subject: `Re: ${subject}`,
    text: `${who} asks for an invoice`,
    inReplyTo: `<1-${who}@cafe.test>`,
    attachments: [{ filename: 'invoice.txt', content: '12 euros' }],
  });
  await desk.idle();
  const second = (await lead.entries(number)).find((entry) => entry.text?.includes('invoice'));
  return { number, second: second?.id ?? '' };
}

/** Does a call again until it is answered: it may be cut off. */
async function insist(method: 'post' | 'remove', path: string, body?: unknown) {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const answer = method === 'post' ? await lead.post<{ number: number }>(path, body) : await lead.remove(path);
    if (answer.status < 500) return answer.body as { number: number };
  }
  throw new Error(`${method} ${path} came to nothing`);
}

const shown = (entries: readonly EntryView[]) =>
  entries.map(({ type, field, text }) => [type, field, text?.split('\n')[0]].join(' '));
/** Without the numbers, which differ. */
const alike = (end: unknown): unknown => JSON.parse(JSON.stringify(end).replaceAll(/\d+/g, 'n'));
const folders = async () => {
  const { items } = (await lead.get<{ items: Record<string, number>[] }>('/folders')).body;
  return items.find(({ mailbox }) => String(mailbox) === 'support') ?? {};
};

interface Playing {
  /** What is cut off. */
  act(): Promise<unknown>;
  /** What has become of it. */
  end(): Promise<unknown>;
}

/**
 * Plays a scene undisturbed and then once for each call that `agentApi` makes in it, cut off behind that call.
 * @returns what each playing came to, the undisturbed one first
 */
async function cutOff(scene: (nth: number) => Promise<Playing>): Promise<unknown[]> {
  const ends: unknown[] = [];
  let calls = 0;
  for (let k = 0; k <= calls; k += 1) {
    const { act, end } = await scene(k);
    await desk.idle();
    await desk.forgetCalls();
    if (k > 0) await desk.fault({ function: 'agentApi', call: k, kind: 'cut-after' });
    await act();
    if (k === 0) calls = (await desk.calls()).filter((call) => call.function.includes('agentApi')).length;
    for (const fault of desk.gateway.faults.list()) expect(fault.seen).toBeGreaterThanOrEqual(fault.call);
    await desk.clearFaults();
    ends.push(await end());
  }
  expect(calls).toBeGreaterThan(3);
  return ends;
}

describe('tickets that belong together', () => {
  it('are answered as one by mail, counted as one, and are two again when they are taken apart', async () => {
    const [a, b] = [await ticketOf('aino'), await ticketOf('bertta')];
    const before = await folders();
    expect((await lead.post(`/tickets/${a.number}/merges`, { number: b.number })).status).toBe(201);
    await desk.idle();
    expect(await folders()).toEqual({ ...before, unassigned: (before.unassigned ?? 0) - 1 });
    await lead.post(`/tickets/${b.number}/replies`, { text: 'To both of you' });
    await desk.idle();
    const mail = (await desk.outbox()).find(({ raw }) => raw.includes('To both of you'));
    expect(mail?.to.toSorted()).toEqual(['aino@cafe.test', 'bertta@cafe.test']);
    await desk.mail({ from: 'bertta@cafe.test', subject: `[#${b.number}] Re: Matter`, text: 'Thank you both' });
    await desk.idle();
    expect((await lead.entries(a.number)).filter(({ text }) => text?.includes('Thank you both'))).toMatchObject([
      { number: a.number },
    ]);
    const back = await lead.remove(`/tickets/${a.number}/merges/${b.number}`);
    expect(back).toMatchObject({ status: 200, body: { number: b.number, status: 'new', mergedInto: null } });
    expect(shown(await lead.entries(b.number)).join()).not.toContain('Thank you both');
  });

  it.each([['merged'], ['taken apart']])(
    'are %s the same when the function dies after any of its calls',
    async (what) => {
      const ends = await cutOff(async (nth) => {
        const [a, b] = [await ticketOf(`${what.slice(0, 5)}-a${nth}`), await ticketOf(`${what.slice(0, 5)}-b${nth}`)];
        const merging = () => insist('post', `/tickets/${a.number}/merges`, { number: b.number });
        if (what === 'taken apart') await merging();
        return {
          act: what === 'merged' ? merging : () => insist('remove', `/tickets/${a.number}/merges/${b.number}`),
          end: async () => {
            const { status, participants } = await lead.ticket(a.number);
            return alike([
              shown(await lead.entries(a.number)),
              shown(await lead.entries(b.number)),
              status,
              participants,
            ]);
          },
        };
      });
      for (const [k, end] of ends.entries()) expect(end, `cut off after call ${k}`).toEqual(ends[0]);
    },
    300_000,
  );
});

describe('a message that is split off', () => {
  it('is a ticket of its own with its file, and promises to be kept', async () => {
    const { number, second } = await ticketOf('cecilia');
    const { body: made } = await lead.post<{ number: number }>(`/tickets/${number}/splits`, { entry: second });
    await desk.idle();
    expect(await lead.ticket(made.number)).toMatchObject({ status: 'new', clocks: [{ state: 'running' }] });
    const [message] = await lead.entries(made.number);
    const path = `/tickets/${made.number}/entries/${message?.id}/attachments/${message?.attachments?.[0]?.id}`;
    const file = await fetch((await lead.get<{ url: string }>(path)).body.url);
    expect(await file.text()).toBe('12 euros');
    const hits = (await lead.get<{ items: { number: number }[] }>('/search?q=invoice%20asks')).body.items;
    expect(hits.map((hit) => hit.number)).toContain(made.number);
    expect(hits.map((hit) => hit.number)).not.toContain(number);
    const seen = await (await desk.as('cecilia@cafe.test')).get<{ items: EntryView[] }>(
      `/portal/tickets/${number}/entries`,
    );
    expect(seen.body.items.map(({ text }) => text?.trim())).toEqual(['cecilia writes first']);
  });

  it('is the same when the function dies after any of its calls', async () => {
    const ends = await cutOff(async (nth) => {
      const { number, second } = await ticketOf(`splitting${nth}`);
      let made = 0;
      return {
        act: async () => {
          made = (await insist('post', `/tickets/${number}/splits`, { entry: second })).number;
        },
        end: async () => {
          const { links } = (await lead.get<{ links: { kind: string }[] }>(`/tickets/${number}`)).body;
          const kinds = links.map(({ kind }) => kind);
          return alike([shown(await lead.entries(number)), shown(await lead.entries(made)), kinds]);
        },
      };
    });
    for (const [k, end] of ends.entries()) expect(end, `cut off after call ${k}`).toEqual(ends[0]);
  }, 300_000);
});
