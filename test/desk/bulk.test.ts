import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Done {
  done: number;
  skipped: number;
  next: string | null;
}
interface Counts {
  mailbox: string;
  spam: number;
  trash: number;
  unassigned: number;
}

describe('what came in by mail, many at once', () => {
  let desk: TestDesk;
  let lead: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    lead = await desk.as('lead@demo.test');
    const spam = { 'X-Tuki-Local-Verdicts': 'spam=fail' };
    for (let n = 1; n <= 8; n += 1)
      await desk.mail({ from: `s${n}@roska.test`, subject: `Voita ${n}`, text: 'Voita', headers: spam });
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Kone rikki', text: 'Apua', headers: spam });
    await desk.idle();
  });
  afterAll(() => desk?.stop());

  const bulk = async (body: object) => (await lead.post<Done>('/mail/bulk', { mailbox: 'support', ...body })).body;
  const counts = async () => {
    await desk.idle();
    const { items } = (await lead.get<{ items: Counts[] }>('/folders')).body;
    return first(items.filter(({ mailbox }) => mailbox === 'support'));
  };
  const spamFolder = async () => (await lead.tickets('?folder=spam&limit=100')).map(({ subject }) => subject);

  it('is put on the desk, where it has a customer and is counted', async () => {
    expect((await counts()).spam).toBe(9);
    const released = await bulk({ action: 'release', folder: 'spam', sender: 'maija@kahvila.test' });
    expect(released).toEqual({ done: 1, skipped: 0, next: null });
    expect(await counts()).toMatchObject({ spam: 8, unassigned: 1 });
    const ticket = first((await lead.tickets('?folder=unassigned')).filter(({ subject }) => subject === 'Kone rikki'));
    const customer = await lead.get<{ addresses: string[] }>(`/customers/${ticket.requester.id}`);
    expect(customer.body.addresses).toEqual(['maija@kahvila.test']);
  });

  it('is put into the trash by subject', async () => {
    expect(await bulk({ action: 'trash', folder: 'spam', subject: 'voita 8' })).toEqual({
      done: 1,
      skipped: 0,
      next: null,
    });
    expect(await counts()).toMatchObject({ spam: 7, trash: 1 });
  });

  it('is deleted for good, with its counters, and mail for it comes no more', async () => {
    const [gone] = await lead.tickets('?folder=spam&limit=1');
    expect(await bulk({ action: 'purge', folder: 'spam', sender: '@roska.test' })).toEqual({
      done: 7,
      skipped: 0,
      next: null,
    });
    expect(await spamFolder()).toEqual([]);
    expect(await counts()).toMatchObject({ spam: 0, trash: 1 });
    expect((await lead.get(`/tickets/${gone?.number}`)).status).toBe(404);
    expect((await lead.get(`/tickets/${gone?.number}/entries`)).status).toBe(404);
  });

  it('is deleted by leads alone', async () => {
    const anna = await desk.as('anna@demo.test');
    expect((await anna.post('/mail/bulk', { action: 'purge', folder: 'trash', mailbox: 'support' })).status).toBe(403);
    expect((await counts()).trash).toBe(1);
  });
});
