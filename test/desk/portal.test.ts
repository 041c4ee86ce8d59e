import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk, type TicketView } from '../support/desk.ts';

describe('a customer', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let customer: Awaited<ReturnType<TestDesk['as']>>;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.mail({ from: { name: 'Maija', address: 'maija@kahvila.test' }, subject: 'Oma asia', text: 'Hei' });
    await desk.mail({ from: { name: 'Pekka', address: 'pekka@toimisto.test' }, subject: 'Toisen asia', text: 'Hei' });
    await desk.idle();
    number = (await anna.tickets()).find((ticket) => ticket.subject === 'Oma asia')?.number ?? 0;
    await anna.post(`/tickets/${number}/notes`, { text: 'Sisäinen huomio' });
    await anna.change(number, { tags: ['hankala'], priority: 'high' });
    await anna.post(`/tickets/${number}/replies`, { text: 'Julkinen vastaus' });
    await desk.idle();
    customer = await desk.as('maija@kahvila.test');
  });
  afterAll(() => desk?.stop());

  it('sees own tickets with the public thread only', async () => {
    const { items } = (await customer.get<{ items: TicketView[] }>('/portal/tickets')).body;
    expect(items.map((ticket) => ticket.subject)).toEqual(['Oma asia']);
    const entries = (await customer.get<{ items: EntryView[] }>(`/portal/tickets/${number}/entries`)).body;
    expect(entries.items.map((entry) => entry.type)).toEqual(expect.arrayContaining(['received', 'sent']));
    const shown = JSON.stringify([items, entries]);
    for (const inside of ['Sisäinen huomio', 'hankala', 'high', 'anna@demo.test']) expect(shown).not.toContain(inside);
  });

  it('cannot see the ticket of another', async () => {
    const others = (await anna.tickets()).find((ticket) => ticket.subject === 'Toisen asia')?.number;
    expect([403, 404]).toContain((await customer.get(`/portal/tickets/${others}`)).status);
    expect([403, 404]).toContain((await customer.get(`/portal/tickets/${others}/entries`)).status);
    expect([403, 404]).toContain((await customer.post(`/portal/tickets/${others}/replies`, { text: 'x' })).status);
  });

  it('opens a ticket and answers one', async () => {
    const opened = await customer.post<TicketView>('/portal/tickets', { subject: 'Portaalista', text: 'Uusi asia' });
    expect(opened.status).toBe(201);
    expect(await anna.ticket(opened.body.number)).toMatchObject({
      subject: 'Portaalista',
      requester: { address: 'maija@kahvila.test' },
    });
    expect((await customer.post(`/portal/tickets/${number}/replies`, { text: 'Lisätieto portaalista' })).status).toBe(
      201,
    );
    await desk.idle();
    expect(await anna.ticket(number)).toMatchObject({ status: 'open' });
    expect((await anna.entries(number)).some((entry) => entry.text?.includes('Lisätieto portaalista'))).toBe(true);
  });

  it('opens just that one ticket by the signed link of the acknowledgement', async () => {
    const acknowledgement = (await desk.outbox()).find(
      (mail) => mail.to.includes('maija@kahvila.test') && /Auto-Submitted/i.test(mail.raw),
    );
    const text = (acknowledgement?.raw ?? '').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
    const token = /\/portal\/t\/\d+#([\w.~-]+)/.exec(text)?.[1];
    const link = (path: string, value = token) =>
      desk.call<EntryView & { number?: number }>('GET', `/api/v1/public${path}`, undefined, {
        authorization: `Link ${value}`,
      });
    expect((await link('/ticket')).body).toMatchObject({ number });
    expect(JSON.stringify((await link('/ticket/entries')).body)).not.toContain('Sisäinen huomio');
    expect((await link('/ticket', `${token?.slice(0, -2)}xx`)).status).toBe(401);
    const answered = await desk.call(
      'POST',
      '/api/v1/public/ticket/replies',
      { text: 'Linkin kautta' },
      { authorization: `Link ${token}` },
    );
    expect(answered.status).toBe(201);
    expect((await anna.entries(number)).some((entry) => entry.text?.includes('Linkin kautta'))).toBe(true);
  });
});
