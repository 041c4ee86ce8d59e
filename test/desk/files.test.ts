import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

const maija = { name: 'Maija Virtanen', address: 'maija@kahvila.test' };
const picture = Buffer.from('89504e470d0a1a0a00ff', 'hex');
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

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
      attachments: [
        { filename: 'kone ä.png', content: picture, contentType: 'image/png' },
        { filename: 'kuva.svg', content: drawing, contentType: 'image/svg+xml' },
      ],
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

  it('from an origin of its own, where nothing runs, and as what can do no harm', async () => {
    const message = await received();
    const path = `/tickets/${number}/entries/${message.id}`;
    const file = async (name: string, query = '') => {
      const id = (message.attachments ?? []).find(({ filename }) => filename === name)?.id;
      const { url } = (await anna.get<{ url: string }>(`${path}/attachments/${id}${query}`)).body;
      return { url, answer: await fetch(url, { headers: { origin: desk.url } }) };
    };
    const shown = async (name: string, query?: string) => {
      const { answer } = await file(name, query);
      expect(answer.status).toBe(200);
      return [
        answer.headers.get('content-type'),
        answer.headers.get('content-disposition')?.split(';')[0],
        (await answer.bytes()).length,
      ];
    };
    const { url, answer } = await file('kone ä.png');
    const { origin, pathname, search } = new URL(url);
    expect([desk.url, desk.gateway.url]).not.toContain(origin);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
    });
    expect((await fetch(desk.url + pathname + search)).headers.get('content-type')).not.toBe('image/png');

    expect(await shown('kone ä.png')).toEqual(['image/png', 'attachment', picture.length]);
    expect(await shown('kone ä.png', '?inline=true')).toEqual(['image/png', 'inline', picture.length]);
    expect(await shown('kuva.svg', '?inline=true')).toEqual(['application/octet-stream', 'attachment', drawing.length]);
    const raw = await fetch((await anna.get<{ url: string }>(`${path}/raw`)).body.url);
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment; filename="ticket-\d+\.eml"/);
  });

  it('and its header alone', async () => {
    const path = `/tickets/${number}/entries/${(await received()).id}`;
    const { headers } = (await anna.get<{ headers: string }>(`${path}/headers`)).body;
    expect(headers).toMatch(/^Return-Path: <maija@kahvila\.test>\r\n/);
    expect(headers).toContain('Subject: Kuva');
    expect(headers).not.toContain('alert');
    expect((await desk.call('GET', `/api/v1${path}/headers`)).status).toBe(401);
    expect((await anna.get(`/tickets/${number}/entries/none/headers`)).status).toBe(404);
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
