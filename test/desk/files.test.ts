import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

const maija = { name: 'Maija Virtanen', address: 'maija@kahvila.test' };
const picture = Buffer.from('89504e470d0a1a0a00ff', 'hex');

describe('what comes with a mail', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.mail({
      from: maija,
      subject: 'Kuva',
      text: 'Tässä',
      html: '<p style="color:red;position:fixed">Tässä &eacute;</p><script>alert(1)</script>',
      attachments: [{ filename: 'kone ä.png', content: picture, contentType: 'image/png' }],
    });
    await desk.idle();
    number = first(await anna.tickets()).number;
  });
  afterAll(() => desk?.stop());

  const received = async () => first((await anna.entries(number)).filter(({ type }) => type === 'received'));

  it('gives its files one by one, and itself as it came, to whoever may see the ticket', async () => {
    const message = await received();
    const attachment = first(message.attachments ?? []);
    const path = `/tickets/${number}/entries/${message.id}`;
    for (const _again of [1, 2]) {
      const { status, body } = await anna.get<{ url: string }>(`${path}/attachments/${attachment.id}`);
      expect(status).toBe(200);
      const file = await fetch(body.url);
      expect(Buffer.from(await file.arrayBuffer())).toEqual(picture);
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*kone%20%C3%A4\.png/);
    }
    const raw = await anna.get<{ url: string }>(`${path}/raw`);
    expect(await (await fetch(raw.body.url)).text()).toContain('Subject: Kuva');
    expect((await anna.get(`${path}/attachments/none`)).status).toBe(404);
    expect((await desk.call('GET', `/api/v1${path}/raw`)).status).toBe(401);
  });

  it('and what goes with the answer: a file is announced, put where that says, and sent', async () => {
    const upload = { filename: 'ohje.pdf', contentType: 'application/pdf', size: 4 };
    const { status, body } = await anna.post<{ id: string; url: string; headers: Record<string, string> }>(
      '/uploads',
      upload,
    );
    expect(status).toBe(201);
    expect((await fetch(body.url, { method: 'PUT', headers: body.headers, body: '%PDF' })).status).toBe(200);
    const reply = await anna.post(`/tickets/${number}/replies`, { text: 'Ohje liitteenä', attachments: [body.id] });
    expect(reply.status).toBe(201);
    await desk.idle();
    const sent = (await desk.outbox()).find((mail) => mail.raw.includes('ohje.pdf'));
    expect(sent?.raw).toContain(Buffer.from('%PDF').toString('base64'));
  });

  it('is asked for in no other way than described', async () => {
    expect((await anna.get('/uploads')).status).toBe(405);
    expect((await anna.post('/uploads', { filename: '' })).status).toBe(422);
  });

  it('shows its HTML without what could run or leave its place', async () => {
    expect((await received()).html).toBe('<p style="color:red">Tässä é</p>');
  });
});
