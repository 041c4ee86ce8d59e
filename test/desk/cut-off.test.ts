import { beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/**
 * A function may die between any two calls. For each k the function is cut off after its k-th call has been carried out, the queue or
 * stream delivers again, and the end must be the same as when nothing happened.
 */
interface End {
  tickets: unknown[];
  outbox: unknown[];
}

interface Target {
  number: number;
  /** The answer, where there is one. */
  id: string;
}

interface Scene {
  /** The function that dies. */
  function: string;
  /** @returns what it is done to, where the scene needs that */
  prepare?(desk: TestDesk): Promise<Target | undefined>;
  act(desk: TestDesk, target: Target): Promise<void>;
}

/** Monday 2 November 2026, 10:00 in Helsinki. */
const monday = '2026-11-02T08:00:00Z';
/** Longer than every visibility timeout, several times over. */
const settle = ['PT4M', 'PT4M', 'PT4M', 'PT4M', 'PT4M'];

async function newest(desk: TestDesk): Promise<number> {
  const admin = await desk.as('admin@demo.test');
  return Math.max(...(await admin.tickets('?limit=100')).map((ticket) => ticket.number));
}

const mail = (desk: TestDesk) =>
  desk.mail({
    from: { name: 'Maija', address: 'maija@kahvila.test' },
    subject: 'Refund please',
    text: 'Hei',
    messageId: '<one@kahvila.test>',
  });

/** A person whose call came to nothing does it again; under its key it is the same call. */
async function insist(desk: TestDesk, method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
  const { token } = await desk.as('lead@demo.test');
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'the-same' };
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { status } = await desk.call(method, `/api/v1${path}`, body, headers);
    if (status < 500) return;
  }
  throw new Error(`${method} ${path} came to nothing`);
}

async function opened(desk: TestDesk): Promise<Target> {
  await mail(desk);
  await desk.idle();
  return { number: await newest(desk), id: '' };
}

async function answered(desk: TestDesk, reply: Record<string, unknown>): Promise<Target> {
  const { number } = await opened(desk);
  const { body } = await (await desk.as('anna@demo.test')).post<{ id: string }>(`/tickets/${number}/replies`, reply);
  await desk.idle();
  return { number, id: body.id };
}

const toNowhere = { text: 'To both of you', cc: ['nobody@bounce.test'] };
async function bounced(desk: TestDesk): Promise<Target> {
  const target = await answered(desk, toNowhere);
  await desk.advance('PT1M');
  return target;
}

const later = { sendAt: '2026-11-02T08:10:00Z', text: 'See you later' };
const toEntry = (verb: 'cancel' | 'retry') => (desk: TestDesk, target: Target) =>
  insist(desk, 'POST', `/tickets/${target.number}/entries/${target.id}/${verb}`, {});

const scenes = {
  'trackDelivery of a bounce': {
    function: 'trackDelivery',
    prepare: async (desk) => {
      const target = await opened(desk);
      await desk.advance('PT1M');
      return target;
    },
    act: async (desk, { number }) => {
      await (await desk.as('anna@demo.test')).post(`/tickets/${number}/replies`, toNowhere);
      await desk.idle();
      await desk.advance('PT1M');
    },
  },
  'agentApi while an answer is cancelled': {
    function: 'agentApi',
    prepare: (desk) => answered(desk, { text: 'Too hasty', undo: true }),
    act: toEntry('cancel'),
  },
  'agentApi while a message is tried again': { function: 'agentApi', prepare: bounced, act: toEntry('retry') },
  'sendMail while a message is tried again': { function: 'sendMail', prepare: bounced, act: toEntry('retry') },
  'agentApi while a message is scheduled': {
    function: 'agentApi',
    prepare: opened,
    act: (desk, { number }) => insist(desk, 'POST', `/tickets/${number}/scheduled`, later),
  },
  'escalate while a scheduled message goes out': {
    function: 'escalate',
    prepare: async (desk) => {
      const target = await opened(desk);
      await (await desk.as('anna@demo.test')).post(`/tickets/${target.number}/scheduled`, later);
      return target;
    },
    act: async (desk) => void (await desk.advance('PT12M')),
  },
  'filesApi while a message is passed on': {
    function: 'filesApi',
    prepare: async (desk) => {
      const attachments = [{ filename: 'receipt.txt', content: '12 euros' }];
      await desk.mail({ from: 'maija@kahvila.test', subject: 'Refund please', text: 'Hei', attachments });
      await desk.idle();
      return { number: await newest(desk), id: '' };
    },
    act: (desk, { number }) =>
      insist(desk, 'POST', `/tickets/${number}/forwards`, { to: ['bank@money.test'], text: 'Yours?' }),
  },
  'agentApi while a ticket is deleted': {
    function: 'agentApi',
    prepare: async (desk) => {
      for (const n of [1, 2]) {
        await desk.mail({ from: `s${n}@roska.test`, subject: `Voita ${n}`, text: 'x' });
        // One after the other, so that their numbers are the same each time.
        await desk.idle();
      }
      const target = await opened(desk);
      await (await desk.as('lead@demo.test')).change(target.number, { folder: 'trash' });
      await desk.idle();
      return target;
    },
    act: (desk, { number }) => insist(desk, 'DELETE', `/tickets/${number}`),
  },
  receiveMail: { function: 'receiveMail', act: async (desk) => void (await mail(desk)) },
  relayEntries: { function: 'relayEntries', act: async (desk) => void (await mail(desk)) },
  sendMail: {
    function: 'sendMail',
    prepare: opened,
    act: async (desk, { number }) =>
      void (await (await desk.as('anna@demo.test')).post(`/tickets/${number}/replies`, { text: 'On its way' })),
  },
  runWorkflows: {
    function: 'runWorkflows',
    prepare: async (desk) => {
      const lead = await desk.as('lead@demo.test');
      await lead.post('/workflows', {
        name: 'Refunds',
        conditions: { all: [{ field: 'subject', operator: 'contains', value: 'refund' }] },
        actions: [
          { type: 'addTags', tags: ['refund'] },
          { type: 'assignTeam', team: 'billing' },
        ],
      });
      return undefined;
    },
    act: async (desk) => void (await mail(desk)),
  },
  escalate: {
    function: 'escalate',
    prepare: opened,
    act: async (desk) => void (await desk.advance('PT3H5M')),
  },
} satisfies Record<string, Scene>;

/** What is there in the end, without what may differ: numbers, ids, times, versions. */
async function endOf(desk: TestDesk): Promise<End> {
  const admin = await desk.as('admin@demo.test');
  const tickets = [];
  for (const ticket of await admin.tickets('?limit=100')) {
    const entries = await admin.entries(ticket.number);
    tickets.push({
      subject: ticket.subject,
      status: ticket.status,
      level: ticket.level,
      team: ticket.team,
      tags: ticket.tags,
      clocks: ticket.clocks.map((clock) => clock.state),
      entries: entries.map((entry) =>
        [entry.type, entry.field, entry.actor.type, entry.text?.replace(/\d+/g, 'n').replace(/#\S+/g, '#token')].join(
          ' ',
        ),
      ),
      deliveries: entries.filter((entry) => entry.delivery).map((entry) => entry.delivery?.state),
    });
  }
  const folders = (await admin.get<{ items: unknown[] }>('/folders')).body.items;
  const outbox = (await desk.outbox()).map((mail) => `${mail.to.join()} ${mail.subject.replace(/\d+/g, 'n')}`).sort();
  return { tickets: [...tickets, folders], outbox };
}

async function play(name: keyof typeof scenes, k: number | undefined): Promise<{ end: End; calls: number }> {
  const desk = await startTestDesk();
  try {
    await desk.setClock(monday);
    const scene: Scene = scenes[name];
    const fn = scene.function;
    const target = (await scene.prepare?.(desk)) ?? { number: 0, id: '' };
    await desk.idle();
    await desk.forgetCalls();
    if (k !== undefined) await desk.fault({ function: fn, call: k, kind: 'cut-after' });
    await scene.act(desk, target);
    await desk.idle();
    for (const fault of desk.gateway.faults.list())
      expect(fault.seen, 'the fault was met').toBeGreaterThanOrEqual(fault.call);
    const calls = (await desk.calls()).filter((call) => call.function.includes(fn)).length;
    for (const step of settle) await desk.advance(step);
    return { end: await endOf(desk), calls };
  } finally {
    await desk.stop();
  }
}

describe.each(Object.keys(scenes) as (keyof typeof scenes)[])('%s', (fn) => {
  let undisturbed: { end: End; calls: number };
  beforeAll(async () => {
    undisturbed = await play(fn, undefined);
  });

  it('makes calls at all, or the rest would prove nothing', () => {
    expect(undisturbed.calls).toBeGreaterThan(0);
    expect(undisturbed.end.tickets.length).toBeGreaterThan(1);
  });

  it('ends the same when it dies after any of its calls', async () => {
    for (let k = 1; k <= undisturbed.calls; k++) {
      const { end } = await play(fn, k);
      expect(end, `cut off after call ${k} of ${undisturbed.calls}`).toEqual(undisturbed.end);
    }
  }, 600_000);
});
