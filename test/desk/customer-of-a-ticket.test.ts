import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

describe('another customer', () => {
  let desk: TestDesk;
  const tokenIn = (raw: string) =>
    raw
      .replace(/=\r?\n/g, '')
      .replace(/=3D/g, '=')
      .match(/#([\w-]+\.[\w-]+)/)?.[1];
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk?.stop());

  it('is the one who is answered and by whom the ticket is found', async () => {
    const anna = await desk.as('anna@demo.test');
    await desk.mail({
      from: { name: 'Välittäjä Virtanen', address: 'valittaja@kauppa.test' },
      subject: 'Kone',
      text: 'Hei',
    });
    await desk.idle();
    const { number } = first((await anna.tickets('?limit=100')).filter(({ subject }) => subject === 'Kone'));
    await anna.change(number, { requester: { name: 'Omistaja Kivelä', address: 'omistaja@kahvila.test' } });
    await anna.post(`/tickets/${number}/replies`, { text: 'Vastaus' });
    await desk.idle();
    const sent = first((await desk.outbox()).filter(({ raw }) => raw.includes('Vastaus')));
    expect(sent.to).toEqual(['omistaja@kahvila.test']);
    const found = await anna.get<{ items: { ticket?: { number: number }; number?: number }[] }>(
      '/search?q=Kivel%C3%A4',
    );
    expect(JSON.stringify(found.body)).toContain(`"number":${number}`);
  });

  it('closes to the former one the link that was mailed to them', async () => {
    const anna = await desk.as('anna@demo.test');
    await desk.mail({ from: 'entinen@kauppa.test', subject: 'Salaista', text: 'Hei' });
    await desk.idle();
    const { number } = first((await anna.tickets('?limit=100')).filter(({ subject }) => subject === 'Salaista'));
    const mailed = first((await desk.outbox()).filter(({ to }) => to.includes('entinen@kauppa.test')));
    const headers = { authorization: `Link ${tokenIn(mailed.raw)}` };
    const look = async (path: string) => (await desk.call('GET', `/api/v1/public${path}`, undefined, headers)).status;
    expect([await look('/ticket'), await look('/ticket/entries')]).toEqual([200, 200]);
    await anna.change(number, { requester: { address: 'uusi@kahvila.test' } });
    expect([await look('/ticket'), await look('/ticket/entries')]).toEqual([403, 403]);
  });
});

interface Kpi {
  rows: Record<'newTickets' | 'closedTickets', { thisMonth: number }>;
}
interface Counts {
  mailbox: string;
  closed: number;
  unassigned: number;
  mine: number;
}

describe('a phone call that is solved at once', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
    await desk.setClock('2026-11-02T08:00:00Z');
  });
  afterAll(() => desk?.stop());

  it('is one request, counted as a ticket that came and was closed, and nobody is mailed', async () => {
    const anna = await desk.as('anna@demo.test');
    const kpi = async () => (await anna.get<Kpi>('/reports/kpi?month=2026-11&mailbox=support')).body.rows;
    const counts = async () =>
      first(
        (await anna.get<{ items: Counts[] }>('/folders')).body.items.filter(({ mailbox }) => mailbox === 'support'),
      );
    const [rows, folders, mails] = [await kpi(), await counts(), (await desk.outbox()).length];
    const call = {
      mailbox: 'support',
      subject: 'Lamppu',
      text: 'Kysyi',
      requester: { name: 'Pekka', phone: '040 123 4567' },
    };
    const solved = { note: 'Neuvottu', status: 'closed', assignee: 'me' };
    expect((await anna.post('/tickets', { ...call, ...solved })).status).toBe(201);
    await desk.idle();
    const after = await kpi();
    expect(after.newTickets.thisMonth).toBe(rows.newTickets.thisMonth + 1);
    expect(after.closedTickets.thisMonth).toBe(rows.closedTickets.thisMonth + 1);
    const { closed, unassigned, mine } = await counts();
    expect([closed, unassigned, mine]).toEqual([folders.closed + 1, folders.unassigned, folders.mine]);
    expect((await desk.outbox()).length).toBe(mails);
  });
});
