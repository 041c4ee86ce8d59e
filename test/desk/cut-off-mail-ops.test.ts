import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/**
 * As `cut-off.test.ts`, for the functions of operations: a person or a schedule asks again after a death, and the end must be the same as when nothing
 * happened.
 */
interface Scene {
  function: 'mailApi' | 'watchMail';
  /** Whether canaries are sent. */
  canary?: true;
  prepare?(desk: TestDesk): Promise<void>;
  act(desk: TestDesk): Promise<unknown>;
  end(desk: TestDesk): Promise<unknown>;
}

/** Monday 2 November 2026, 10:00 in Helsinki. */
const monday = '2026-11-02T08:00:00Z';
const settle = ['PT4M', 'PT4M', 'PT4M'];
const spam = { 'X-Tuki-Local-Verdicts': 'spam=fail' };
const raw = 'raw/lost';

const asAdmin = (desk: TestDesk) => desk.as('admin@demo.test');

async function ticketsOf(desk: TestDesk) {
  const admin = await asAdmin(desk);
  const found: string[] = [];
  for (const folder of ['desk', 'spam', 'trash']) {
    for (const ticket of await admin.tickets(`?folder=${folder}&limit=100`)) {
      const entries = await admin.entries(ticket.number);
      found.push([folder, ticket.subject, ...entries.map(({ type, field }) => field ?? type)].join(' '));
    }
  }
  return { tickets: found.sort(), folders: (await admin.get<{ items: unknown[] }>('/folders')).body.items };
}

async function threeSpams(desk: TestDesk): Promise<void> {
  for (const n of [1, 2, 3])
    await desk.mail({ from: `s${n}@roska.test`, subject: `Voita ${n}`, text: 'Voita', headers: spam });
  await desk.idle();
}

const bulk = (action: string) => async (desk: TestDesk) =>
  (await asAdmin(desk)).post('/mail/bulk', { action, folder: 'spam', mailbox: 'support' });

const scenes: Record<string, Scene> = {
  'a replay': {
    function: 'mailApi',
    prepare: async (desk) => {
      const mail =
        'To: support@demo.test\r\nFrom: maija@kahvila.test\r\nMessage-ID: <lost@kahvila.test>\r\nSubject: Hei\r\n\r\nHei\r\n';
      await desk.gateway.s3.put(desk.bucket('mail'), raw, mail);
    },
    act: async (desk) => (await asAdmin(desk)).post('/mail/replay', { raw }),
    end: ticketsOf,
  },
  'a release of many': { function: 'mailApi', prepare: threeSpams, act: bulk('release'), end: ticketsOf },
  'a deletion of many': { function: 'mailApi', prepare: threeSpams, act: bulk('purge'), end: ticketsOf },
  'the count of a day': {
    function: 'watchMail',
    prepare: threeSpams,
    act: async (desk) => desk.setClock('2026-11-03T03:00:00Z'),
    end: async (desk) => {
      const { summary } = (
        await (await asAdmin(desk)).get<{ summary: Record<string, unknown> }>('/mail/ledger?day=2026-11-02')
      ).body;
      return { ...summary, at: 'some time' };
    },
  },
  'a canary': {
    function: 'watchMail',
    canary: true,
    act: async (desk) => desk.advance('PT12M'),
    end: async (desk) => {
      // Nothing rings: what was sent has come back.
      await desk.invoke('watchMail', { job: 'canary' });
      return (await asAdmin(desk)).tickets();
    },
  },
};

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tuki-config-'));
  config = path.join(folder, 'config.json');
  const local = path.resolve(import.meta.dirname, '../../lib/config.local.json');
  await writeFile(config, JSON.stringify({ ...JSON.parse(await readFile(local, 'utf8')), canaryMinutes: 30 }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function play(scene: Scene, k: number | undefined): Promise<{ end: unknown; calls: number }> {
  const desk = await startTestDesk(scene.canary ? { config } : {});
  try {
    await desk.setClock(monday);
    await scene.prepare?.(desk);
    await desk.idle();
    await desk.forgetCalls();
    if (k !== undefined) await desk.fault({ function: scene.function, call: k, kind: 'cut-after' });
    await scene.act(desk);
    await desk.idle();
    for (const fault of desk.gateway.faults.list())
      expect(fault.seen, 'the fault was met').toBeGreaterThanOrEqual(fault.call);
    const calls = (await desk.calls()).filter((call) => call.function.includes(scene.function)).length;
    await desk.clearFaults();
    // Whoever got no answer asks again; a schedule does so by itself.
    if (scene.function === 'mailApi') await scene.act(desk);
    for (const step of settle) await desk.advance(step);
    await desk.idle();
    return { end: await scene.end(desk), calls };
  } finally {
    await desk.stop();
  }
}

describe.each(Object.entries(scenes))('%s', (_, scene) => {
  let undisturbed: { end: unknown; calls: number };
  beforeAll(async () => {
    undisturbed = await play(scene, undefined);
  });

  it('makes calls at all, or the rest would prove nothing', () => {
    expect(undisturbed.calls).toBeGreaterThan(1);
  });

  it('ends the same when it dies after any of its calls', async () => {
    for (let k = 1; k <= undisturbed.calls; k += 1) {
      const { end } = await play(scene, k);
      expect(end, `cut off after call ${k} of ${undisturbed.calls}`).toEqual(undisturbed.end);
    }
  }, 600_000);
});
