import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('the canary', () => {
  let desk: TestDesk;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tuki-config-'));
    const local = path.resolve(import.meta.dirname, '../../lib/config.local.json');
    const config = { ...JSON.parse(await readFile(local, 'utf8')), canaryMinutes: 30 };
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
    desk = await startTestDesk({ config: path.join(folder, 'config.json') });
    await desk.setClock('2026-11-02T08:00:00Z');
  });
  afterAll(async () => {
    await desk?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const canaries = async () => (await desk.outbox()).filter(({ to }) => to.some((one) => one.includes('+canary-')));
  const lines = async () => {
    const admin = await desk.as('admin@demo.test');
    return (await admin.get<{ items: { rule: string }[] }>('/mail/ledger?day=2026-11-02&limit=200')).body.items;
  };

  it('goes out every half hour and comes back without a ticket', async () => {
    const before = (await canaries()).length;
    await desk.advance('PT2H');
    await desk.idle();
    expect((await canaries()).length - before).toBe(4);
    expect((await lines()).filter(({ rule }) => rule === 'canary').length).toBe(
      await canaries().then((all) => all.length),
    );
    const admin = await desk.as('admin@demo.test');
    expect(await admin.tickets('?limit=100')).toEqual([]);
    await desk.invoke('watchMail', { job: 'canary' });
  });

  it('rings when it does not come back, and is quiet once one does', async () => {
    await desk.fault({ function: 'receiveMail', call: 1, kind: 'fail', times: 100_000 });
    await desk.advance('PT30M');
    await expect(desk.invoke('watchMail', { job: 'canary' })).rejects.toThrow(/has not come back/);
    await desk.clearFaults();
    await desk.advance('PT1H');
    await desk.invoke('watchMail', { job: 'canary' });
  });
});
