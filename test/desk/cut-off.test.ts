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

interface Scene {
  prepare?(desk: TestDesk): Promise<void>;
  act(desk: TestDesk): Promise<void>;
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

const scenes = {
  receiveMail: { act: async (desk) => void (await mail(desk)) },
  relayEntries: { act: async (desk) => void (await mail(desk)) },
  sendMail: {
    prepare: async (desk) => {
      await mail(desk);
      await desk.idle();
    },
    act: async (desk) =>
      void (await (
        await desk.as('anna@demo.test')
      ).post(`/tickets/${await newest(desk)}/replies`, { text: 'On its way' })),
  },
  runWorkflows: {
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
    },
    act: async (desk) => void (await mail(desk)),
  },
  escalate: {
    prepare: async (desk) => {
      await mail(desk);
      await desk.idle();
    },
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

async function play(fn: keyof typeof scenes, k: number | undefined): Promise<{ end: End; calls: number }> {
  const desk = await startTestDesk();
  try {
    await desk.setClock(monday);
    const scene: Scene = scenes[fn];
    await scene.prepare?.(desk);
    await desk.idle();
    await desk.forgetCalls();
    if (k !== undefined) await desk.fault({ function: fn, call: k, kind: 'cut-after' });
    await scene.act(desk);
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
