import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

interface DraftView {
  key: string;
  savedAt: string;
  attachments: { id: string; filename: string; size: number }[];
}

describe('a draft that is taken over', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk?.stop());

  it('goes out with the files that the colleague had put to it, and is counted no more', async () => {
    const [anna, ben] = [await desk.as('anna@demo.test'), await desk.as('ben@demo.test')];
    await desk.mail({ from: 'hannah@cafe.test', subject: 'Plans', text: 'May I have the plans?' });
    await desk.idle();
    const number = (await anna.tickets()).find((ticket) => ticket.subject === 'Plans')?.number ?? 0;
    const { body: upload } = await anna.post<{ id: string; url: string; headers: Record<string, string> }>('/uploads', {
      filename: 'plans.txt',
      contentType: 'text/plain',
      size: 9,
    });
    const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'The plans' });
    expect(put.status).toBe(200);
    const attachments = [{ id: upload.id, filename: 'plans.txt', size: 9 }];
    const body = { text: 'Here they are', attachments };
    expect((await anna.put(`/tickets/${number}/drafts/reply`, body)).status).toBe(200);
    expect((await ben.tickets('?folder=drafts')).map((ticket) => ticket.number)).toEqual([number]);

    const taken = await ben.post<DraftView>(`/tickets/${number}/drafts/reply:anna@demo.test/take`, {});
    expect(taken).toMatchObject({ status: 200, body });
    const { key } = taken.body;
    const kept = await ben.put(`/tickets/${number}/drafts/reply`, { ...body, key, seen: taken.body.savedAt });
    expect(kept.status).toBe(200);
    const files = taken.body.attachments.map(({ id }) => id);
    const reply = { text: 'Here they are', attachments: files };
    expect((await ben.post(`/tickets/${number}/replies`, reply, { 'idempotency-key': key })).status).toBe(201);
    await desk.idle();
    const mail = (await desk.outbox()).find((one) => one.raw.includes('Here they are'));
    expect(mail?.raw).toContain('plans.txt');
    expect(mail?.raw).toContain(Buffer.from('The plans').toString('base64'));

    // Nobody has thrown the draft away: whoever looks next finds that it has been sent.
    expect(await ben.tickets('?folder=drafts')).toEqual([]);
    const { body: folders } = await ben.get<{ items: { mailbox: string; drafts: number }[] }>('/folders');
    expect(folders.items.map(({ drafts }) => drafts)).toEqual(folders.items.map(() => 0));
  });
});
