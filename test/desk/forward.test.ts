import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk } from '../support/desk.ts';

describe('a message passed on to an outsider', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.mail({
      from: { name: 'Hannah', address: 'hannah@cafe.test' },
      subject: 'Broken lamp',
      text: 'It is dark',
      attachments: [{ filename: 'lamp.txt', content: 'a picture of a lamp' }],
    });
    await desk.idle();
    number = (await anna.tickets()).find((ticket) => ticket.subject === 'Broken lamp')?.number ?? 0;
  });
  afterAll(() => desk?.stop());

  it('goes out with the files of the mail and nothing that leads in as the customer', async () => {
    const { status } = await anna.post<EntryView>(`/tickets/${number}/forwards`, {
      to: ['supplier@parts.test'],
      text: 'Do you have the part?',
    });
    expect(status).toBe(201);
    await desk.idle();
    const mail = (await desk.outbox()).find((one) => one.raw.includes('Do you have the part?'));
    expect(mail).toMatchObject({ to: ['supplier@parts.test'], subject: 'Fwd: Broken lamp' });
    expect(mail?.raw).toContain('It is dark');
    expect(mail?.raw).toContain('filename=lamp.txt');
    expect(mail?.raw).toMatch(/^Reply-To: support\+o\d+-[0-9a-f]{16}@demo\.test/m);
    expect(mail?.raw).not.toContain(`[#${number}]`);
    expect(await anna.ticket(number)).toMatchObject({ status: 'new', assignee: null, participants: [] });
  });

  it('is never seen by the customer, in the portal or by a link', async () => {
    const hannah = await desk.as('hannah@cafe.test');
    const seen = await hannah.get(`/portal/tickets/${number}/entries`);
    const acknowledgement = (await desk.outbox()).find((one) => one.to.includes('hannah@cafe.test'));
    const token = new RegExp(`/portal/t/${number}#(\\S+)`).exec(acknowledgement?.raw.replace(/=\r?\n/g, '') ?? '')?.[1];
    const byLink = await desk.call('GET', '/api/v1/public/ticket/entries', undefined, {
      authorization: `Link ${token}`,
    });
    expect([seen.status, byLink.status]).toEqual([200, 200]);
    expect(JSON.stringify([seen.body, byLink.body])).toContain('It is dark');
    expect(JSON.stringify([seen.body, byLink.body])).not.toMatch(/Do you have|supplier/);
  });

  it('comes back as a note, and the ticket stays as it is', async () => {
    const sent = (await desk.outbox()).find((one) => one.raw.includes('Do you have the part?'));
    const to = /^Reply-To: (\S+)/m.exec(sent?.raw ?? '')?.[1] ?? '';
    await desk.mail({
      from: 'supplier@parts.test',
      to,
      subject: 'Re: Fwd: Broken lamp',
      text: 'In stock again in May',
    });
    await desk.idle();
    const note = (await anna.entries(number)).at(-1);
    expect(note).toMatchObject({ type: 'note', from: { address: 'supplier@parts.test' } });
    expect(note?.text).toContain('In stock again in May');
    expect(await anna.ticket(number)).toMatchObject({ status: 'new', participants: [] });
  });
});
