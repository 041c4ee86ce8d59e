import { HeadObjectCommand, NotFound } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, hour } from '../support/factories.ts';

type Note = Extract<EntryView, { type: 'note' }>;
type Sent = Extract<EntryView, { type: 'sent' }>;
const picture = { id: 'shot', contentId: 'shot-1@tuki' };
const shown = '<p>See <strong>this</strong>: <img src="cid:shot-1@tuki" alt="shot.png"></p>';

describe('what is written with more than words', () => {
  let dynamo: TestDynamo;
  let desk: TestApi;
  let anna: ReturnType<TestApi['as']>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    desk = await startApi(dynamo);
    anna = desk.as('anna@demo.test');
    await desk.settings.saveMailbox(aMailbox({ signature: { en: 'Best,\n\nSupport', fi: 'Terveisin\n\nTuki' } }));
    const head = { ContentType: 'image/png', ContentLength: 10, Metadata: { filename: 'shot.png' } };
    mockClient(desk.s3)
      .on(HeadObjectCommand)
      .callsFake(({ Key }: { Key: string }) => {
        if (Key.endsWith('/shot') && Key === mine) return head;
        throw new NotFound({ message: 'none', $metadata: {} });
      });
    const { body } = await anna<{ url: string; id: string }>('POST', '/uploads', {
      body: { filename: 'shot.png', contentType: 'image/png', size: 10 },
    });
    mine = new URL(body.url).pathname
      .slice(1)
      .replace(body.id, 'shot')
      .replace(/^attachments\//, '');
  });
  afterAll(() => dynamo?.stop());
  /** Where Anna's picture lies. */
  let mine = '';

  it('keeps a note’s HTML without what could run, and its pictures', async () => {
    const { number } = await desk.ticket();
    const { status, body } = await anna<Note>('POST', `/tickets/${number}/notes`, {
      body: { text: 'See this: [shot.png]', html: `${shown}<script>alert(1)</script>`, attachments: [picture] },
    });
    expect(status).toBe(201);
    expect(body.text).toBe('See this: [shot.png]');
    expect(body.html).toContain('<strong>this</strong>');
    expect(body.html).toContain('data-cid="shot-1@tuki"');
    expect(body.html).not.toContain('script');
    expect(body.attachments).toMatchObject([{ id: 'shot', inline: true, contentId: 'shot-1@tuki' }]);
  });

  it('reads a note’s words from its HTML when they are not given, and refuses a note that says nothing', async () => {
    const { number } = await desk.ticket();
    const note = await anna<Note>('POST', `/tickets/${number}/notes`, { body: { html: '<ul><li>One</li></ul>' } });
    expect(note.body.text).toContain('One');
    expect((await anna('POST', `/tickets/${number}/notes`, { body: {} })).status).toBe(422);
  });

  it('sends a reply’s words and HTML as both were given', async () => {
    const { number } = await desk.ticket();
    const { body } = await anna<Sent>('POST', `/tickets/${number}/replies`, {
      body: { text: 'See this: [shot.png]', html: shown, attachments: [picture] },
    });
    expect(body.visibleText).toBe('See this: [shot.png]');
    expect(body.html).toContain('<strong>this</strong>');
    expect(body.html).toContain('Support');
    expect(body.attachments).toMatchObject([{ filename: 'shot.png', inline: true, contentId: 'shot-1@tuki' }]);
  });

  it('gives the HTML of a waiting message back as it was written, with its pictures', async () => {
    const { number } = await desk.ticket();
    const sendAt = new Date(desk.now + 24 * hour).toISOString();
    const { body } = await anna<{ html: string; attachments: object[] }>('POST', `/tickets/${number}/scheduled`, {
      body: { text: 'See this: [shot.png]', html: shown, attachments: [picture], sendAt },
    });
    expect(body.html).toMatch(/^<p>See <strong>this<\/strong>: <img [^>]*><\/p>$/);
    expect(body.attachments).toEqual([{ id: 'shot', filename: 'shot.png', size: 10, contentId: 'shot-1@tuki' }]);
  });

  it('shows a picture that was uploaded to whoever uploaded it, and to nobody else', async () => {
    const { status, body } = await anna<{ url: string }>('GET', '/uploads/shot');
    expect(status).toBe(200);
    const url = new URL(body.url);
    expect(url.origin).toBe('https://files.demo.test');
    expect(url.searchParams.get('response-content-disposition')).toMatch(/^inline/);
    expect((await desk.as('sam@demo.test')('GET', '/uploads/shot')).status).toBe(404);
    expect((await anna('GET', '/uploads/other')).status).toBe(404);
  });
});
