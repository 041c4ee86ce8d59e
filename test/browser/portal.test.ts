import { stat } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

const maija = { name: 'Maija Virtanen', address: 'maija@kahvila.test' };

describe('a customer in the portal', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let number: number;
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    await desk.mail({ from: maija, subject: 'Coffee machine does not start', text: 'The light stays off.' });
    await desk.idle();
    const anna = await desk.as('anna@demo.test');
    number = (await anna.tickets())[0]?.number ?? 0;
    await anna.post(`/tickets/${number}/notes`, { text: 'Difficult customer' });
    await anna.post(`/tickets/${number}/replies`, { text: 'Press the fuse.' });
    await desk.idle();
    ({ page, problems } = await openPage(browser));
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  /** The code of the newest sign-in mail. */
  async function mailedCode(): Promise<string> {
    const codes = async () =>
      (await desk.outbox()).flatMap((mail) =>
        mail.to.includes(maija.address) ? (/\b\d{6}\b/.exec(mail.subject) ?? []) : [],
      );
    await expect.poll(async () => (await codes()).length).toBeGreaterThan(0);
    return (await codes())[0] ?? '';
  }

  it('signs in by a mailed code and sees the public thread of own tickets', async () => {
    await page.goto(`${desk.url}/portal/`);
    const signIn = page.getByRole('button', { name: /sign in/i });
    if (!(await page.getByRole('textbox').first().isVisible())) await signIn.first().click();
    await page.getByRole('textbox').first().fill(maija.address);
    await page.getByRole('button').last().click();
    await page.getByRole('textbox', { name: /code/i }).waitFor();
    const code = await mailedCode();
    await page.getByRole('textbox', { name: /code/i }).fill(code);
    await page.getByRole('button').first().click();
    await page.getByText('Coffee machine does not start').first().click();
    await page.getByText('Press the fuse.').first().waitFor();
    expect(await page.getByText('Difficult customer').count()).toBe(0);
    await picture(page, 'portal-ticket');
  });

  it('answers, and the ticket is open again', async () => {
    await page.getByRole('textbox').last().fill('The fuse is fine, still no light.');
    await page
      .getByRole('button', { name: /send|answer|reply/i })
      .last()
      .click();
    await page.getByText('Sent. We answer here and by mail.').waitFor();
    const anna = await desk.as('anna@demo.test');
    expect((await anna.ticket(number)).status).toBe('open');
  });

  it('opens a new one', async () => {
    await page.goto(`${desk.url}/portal/`);
    await page
      .getByRole('link', { name: 'Write to us' })
      .or(page.getByRole('button', { name: 'Write to us' }))
      .first()
      .click();
    await page.getByLabel('What is it about?').fill('Which beans?');
    await page.getByLabel('Your message').fill('Which beans suit the K2?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Which beans suit the K2?').first().waitFor();
    await picture(page, 'portal-new');
    const anna = await desk.as('anna@demo.test');
    expect((await anna.tickets()).map((ticket) => ticket.subject)).toContain('Which beans?');
  });

  it('opens that one ticket by the link of the acknowledgement without signing in', async () => {
    const raw =
      (await desk.outbox()).find(
        (mail) =>
          mail.to.includes(maija.address) && mail.subject.includes(`#${number}`) && /auto-replied/i.test(mail.raw),
      )?.raw ?? '';
    const link =
      /https?:\/\/\S*\/portal\/t\/\d+#[\w.~-]+/.exec(raw.replace(/=\r?\n/g, '').replace(/=3D/g, '='))?.[0] ?? '';
    const stranger = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await stranger.page.goto(link);
    await stranger.page.getByText('Press the fuse.').first().waitFor();
    expect(stranger.page.url()).not.toContain('#');
    expect(await stranger.page.getByText('Difficult customer').count()).toBe(0);
    await picture(stranger.page, 'portal-link-phone-dark');
    expect(stranger.problems).toEqual([]);
    await stranger.page.context().close();
  });

  it('fetches a file that was too large for the mail by the link that came instead', async () => {
    const anna = await desk.as('anna@demo.test');
    const size = 9_500_000;
    const { body } = await anna.post<{ id: string; url: string; headers: Record<string, string> }>('/uploads', {
      filename: 'manual.pdf',
      contentType: 'application/pdf',
      size,
    });
    await fetch(body.url, { method: 'PUT', headers: body.headers, body: Buffer.alloc(size, 'a') });
    await anna.post(`/tickets/${number}/replies`, { text: 'Here is the manual.', attachments: [body.id] });
    await desk.idle();
    const raw = (await desk.outbox()).find((mail) => mail.raw.includes('Here is the manual.'))?.raw ?? '';
    const link =
      /https?:\/\/\S*\/portal\/f\/[^\s"<#]+#[\w.~-]+/.exec(raw.replace(/=\r?\n/g, '').replace(/=3D/g, '='))?.[0] ?? '';
    const stranger = await openPage(browser);
    const [download] = await Promise.all([stranger.page.waitForEvent('download'), stranger.page.goto(link)]);
    expect(download.suggestedFilename()).toBe('manual.pdf');
    expect((await stat(await download.path())).size).toBe(size);
    await stranger.page.getByText('The download begins by itself.').waitFor();
    expect(stranger.page.url()).not.toContain('#');
    await stranger.page.goto(`${link.split('#')[0]}#wrong.token`);
    await stranger.page.reload();
    await stranger.page.getByText('This link does not open the file any more').waitFor();
    expect(await violations(stranger.page)).toEqual([]);
    await stranger.page.context().close();
  });

  it('has no script error and nothing blocked by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
