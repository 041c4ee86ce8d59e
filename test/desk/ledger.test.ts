import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Summary {
  accepted: number;
  ticketed: number;
  different: number;
  differences: { raw: string; what: string }[];
}
interface Ledger {
  items: { outcome: string; mailbox: string; number: number | null; raw: string }[];
  summary: Summary | null;
}

const lost = [
  'Return-Path: <maija@kahvila.test>',
  'Received: from mail.kahvila.test by inbound-smtp.localhost with SMTP id lost for support@demo.test; Mon, 2 Nov 2026 10:00:00 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'From: Maija <maija@kahvila.test>',
  'To: support@demo.test',
  'Subject: Kadonnut viesti',
  'Message-ID: <lost@kahvila.test>',
  '',
  'Hei',
  '',
].join('\r\n');

describe('the ledger of mail', () => {
  let desk: TestDesk;
  let admin: Awaited<ReturnType<TestDesk['as']>>;
  const day = '2026-11-02';
  beforeAll(async () => {
    desk = await startTestDesk();
    await desk.setClock(`${day}T08:00:00Z`);
    admin = await desk.as('admin@demo.test');
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Tavallinen viesti', text: 'Hei' });
    await desk.mail({
      from: 'maija@kahvila.test',
      to: 'support@demo.test, sales@demo.test',
      subject: 'Kahdelle',
      text: 'Hei',
    });
    await desk.gateway.s3.put(desk.bucket('mail'), 'raw/lost', lost);
    await desk.idle();
  });
  afterAll(() => desk?.stop());
  const ledger = async () => (await admin.get<Ledger>(`/mail/ledger?day=${day}&limit=100`)).body;

  it('has a line for each mail and mailbox at once, and the count of the day on the day after', async () => {
    const today = await ledger();
    expect(today.items.map(({ outcome, mailbox }) => `${outcome} ${mailbox}`).sort()).toEqual([
      'ticketed sales',
      'ticketed support',
      'ticketed support',
    ]);
    expect(today.summary).toBeNull();
    await desk.setClock('2026-11-03T03:00:00Z');
    await desk.idle();
    expect((await ledger()).summary).toMatchObject({
      accepted: 3,
      ticketed: 3,
      different: 1,
      differences: [{ raw: `${desk.bucket('mail')}/raw/lost`, what: 'no-ledger-line' }],
    });
  });

  it('is whole again once the mail that nobody told of was handed in', async () => {
    const raw = first((await ledger()).summary?.differences ?? []).raw;
    expect((await admin.post('/mail/replay', { raw })).status).toBe(202);
    expect((await admin.post('/mail/replay', { raw })).status, 'twice').toBe(202);
    await desk.idle();
    const tickets = (await admin.tickets('?limit=100')).filter(({ subject }) => subject === 'Kadonnut viesti');
    expect(tickets).toMatchObject([{ mailbox: 'support', requester: { address: 'maija@kahvila.test' } }]);
    await desk.invoke('watchMail', { job: 'reconcile', day });
    const { items, summary } = await ledger();
    expect(summary).toMatchObject({ accepted: 3, ticketed: 4, different: 0, differences: [] });
    expect(items.find((line) => line.raw === raw)?.number).toBe(first(tickets).number);
  });

  it('does not miss a ticket that was deleted on purpose', async () => {
    const ticket = first((await admin.tickets('?limit=100')).filter(({ subject }) => subject === 'Kadonnut viesti'));
    await admin.change(ticket.number, { folder: 'trash' });
    const bulk = { action: 'purge', folder: 'trash', mailbox: 'support' };
    expect((await admin.post<{ done: number }>('/mail/bulk', bulk)).body.done).toBe(1);
    await desk.idle();
    await desk.invoke('watchMail', { job: 'reconcile', day });
    expect((await ledger()).summary).toMatchObject({ different: 0 });
  });

  it('is shown to leads, and mails are handed in by admins alone', async () => {
    const lead = await desk.as('lead@demo.test');
    const anna = await desk.as('anna@demo.test');
    expect((await lead.get(`/mail/ledger?day=${day}`)).status).toBe(200);
    expect((await anna.get(`/mail/ledger?day=${day}`)).status).toBe(403);
    expect((await lead.post('/mail/replay', { raw: 'raw/lost' })).status).toBe(403);
  });
});

describe('dead letters', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk?.stop());

  it('are counted, and worked off once they are sent back', async () => {
    const admin = await desk.as('admin@demo.test');
    const count = async () => {
      const { body } = await admin.get<{ items: { queue: string; messages: number }[] }>('/mail/dead-letters');
      return new Map(body.items.map(({ queue, messages }) => [queue, messages]));
    };
    await desk.fault({ function: 'receiveMail', call: 1, kind: 'fail', times: 10_000 });
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Sitkeä viesti', text: 'Hei' });
    await desk.advance('PT20M');
    expect((await count()).get('inbound-mail')).toBe(1);
    await desk.clearFaults();
    expect((await admin.post('/mail/dead-letters/inbound-mail/replay', {})).status).toBe(202);
    await desk.idle();
    expect((await count()).get('inbound-mail')).toBe(0);
    expect((await admin.tickets()).map(({ subject }) => subject)).toContain('Sitkeä viesti');
    expect((await admin.post('/mail/dead-letters/export-kpis/replay', {})).status).toBe(409);
  });
});
