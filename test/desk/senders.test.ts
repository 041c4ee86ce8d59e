import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('allowed and blocked senders', () => {
  let desk: TestDesk;
  let lead: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    lead = await desk.as('lead@demo.test');
  });
  afterAll(() => desk?.stop());

  const put = (pattern: string, body: object) => lead.put(`/mail/senders/${encodeURIComponent(pattern)}`, body);
  const write = async (from: string, subject: string, headers: Record<string, string> = {}) => {
    await desk.mail({ from, subject, text: 'Hei', headers });
    await desk.idle();
  };
  const foldersOf = async (subject: string) => {
    const found: string[] = [];
    for (const folder of ['desk', 'suspended', 'spam']) {
      const tickets = await lead.tickets(`?folder=${folder}&limit=100`);
      if (tickets.some((ticket) => ticket.subject === subject)) found.push(folder);
    }
    return found;
  };

  it('keep the mail of a blocked domain from the desk, until the rule is taken back', async () => {
    expect((await put('@roska.test', { verdict: 'block' })).status).toBe(200);
    await write('myyja@roska.test', 'Halpoja lamppuja');
    expect(await foldersOf('Halpoja lamppuja')).not.toContain('desk');
    expect((await lead.get('/mail/senders')).body).toMatchObject({
      items: [{ pattern: '@roska.test', verdict: 'block' }],
    });
    await desk.call('DELETE', '/api/v1/mail/senders/%40roska.test', undefined, {
      authorization: `Bearer ${lead.token}`,
    });
    await write('myyja@roska.test', 'Oikeaa asiaa');
    expect(await foldersOf('Oikeaa asiaa')).toEqual(['desk']);
  });

  it('let one address of a blocked domain through, also when the mail service holds its mail for spam', async () => {
    await put('@kahvila.test', { verdict: 'block' });
    await put('maija@kahvila.test', { verdict: 'allow', note: 'Our best customer' });
    await write('maija@kahvila.test', 'Kone rikki', { 'X-Tuki-Local-Verdicts': 'spam=fail' });
    expect(await foldersOf('Kone rikki')).toEqual(['desk']);
    await write('ville@kahvila.test', 'Kone vielä rikki');
    expect(await foldersOf('Kone vielä rikki')).not.toContain('desk');
  });

  it('expire', async () => {
    const until = new Date(desk.clock.now() + 60 * 60 * 1000).toISOString();
    await put('@hetki.test', { verdict: 'block', until });
    await write('eka@hetki.test', 'Ennen');
    await desk.advance('PT61M');
    await write('eka@hetki.test', 'Jälkeen');
    expect(await foldersOf('Ennen')).not.toContain('desk');
    expect(await foldersOf('Jälkeen')).toEqual(['desk']);
  });
});
