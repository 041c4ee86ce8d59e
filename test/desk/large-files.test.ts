import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, startTestDesk, type TestDesk } from '../support/desk.ts';

describe('a file that is too large for a mail', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk?.stop());

  it('goes as a link that hands it out to whoever got the mail, and to nobody else', async () => {
    const anna = await desk.as('anna@demo.test');
    await desk.mail({ from: 'hannah@cafe.test', subject: 'Plans', text: 'May I have the plans?' });
    await desk.idle();
    const number = (await anna.tickets()).find((ticket) => ticket.subject === 'Plans')?.number ?? 0;
    const content = randomBytes(11_000_000);
    const { body: upload } = await anna.post<{ id: string; url: string; headers: Record<string, string> }>('/uploads', {
      filename: 'plans.pdf',
      contentType: 'application/pdf',
      size: content.length,
    });
    expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: content })).status).toBe(200);
    const { body: reply } = await anna.post<EntryView>(`/tickets/${number}/replies`, {
      text: 'Here they are',
      attachments: [upload.id],
    });
    expect(reply.attachments).toMatchObject([{ filename: 'plans.pdf', linked: true }]);
    await desk.idle();
    const mail = (await desk.outbox()).find((one) => one.raw.includes('Here they are'));
    expect(mail?.raw.length).toBeLessThan(10_000);
    const text = mail?.raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=') ?? '';
    const [, path, token] = /\/portal\/f\/(\S+?)#(\S+)/.exec(text) ?? [];
    const asked = (authorization: string) =>
      desk.call<{ url: string }>('GET', `/api/v1/public/files/${path}`, undefined, { authorization });
    const given = await asked(`Link ${token}`);
    expect(given.status).toBe(200);
    const file = await fetch(given.body.url);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
    expect((await asked('Link forged.token')).status).toBe(401);
    await desk.advance('P91D');
    expect((await asked(`Link ${token}`)).status).toBe(401);
  });
});
