import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

const html = `<p>Hello,</p><p>the <b>grinder</b> is loud.</p><script>document.title = 'owned'</script><img src=x onerror="document.title='owned'">`;

describe('an agent in the inbox', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    await desk.mail({
      from: { name: 'Lucía García', address: 'lucia@hotel.test' },
      subject: 'Grinder too loud',
      text: 'Hello, the grinder is loud.',
      html,
    });
    await desk.mail({
      from: { name: 'Maija Virtanen', address: 'maija@kahvila.test' },
      subject: 'Kone ei käynnisty',
      text: 'Valo ei syty aamulla.',
    });
    await desk.idle();
    ({ page, problems } = await openPage(browser));
    await page.goto(desk.url);
    await page.getByText('Anna Agent').click();
    await page.getByRole('navigation').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  it('sees folders with counts and who waits since when', async () => {
    await page.getByText('Grinder too loud').first().waitFor();
    await expect
      .poll(() =>
        page
          .getByRole('link', { name: /unassigned/i })
          .first()
          .textContent(),
      )
      .toMatch(/2/);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'inbox-list');
  });

  it('reads a mail whose HTML can do nothing', async () => {
    await page.getByText('Grinder too loud').first().click();
    await page.getByRole('heading', { name: 'Grinder too loud' }).first().waitFor();
    const frame = page.frameLocator('iframe').first();
    expect(await frame.locator('b').textContent()).toBe('grinder');
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('iframe').first().getAttribute('sandbox')).not.toContain('allow-scripts');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'inbox-ticket');
  });

  it('takes it, notes, answers and closes, and the mail is out', async () => {
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.locator('.composer').getByText('Note', { exact: true }).click();
    await page.locator('.composer').getByRole('textbox').fill('Same with two other hotels.');
    await page.locator('.composer').getByRole('button', { name: /note/i }).click();
    await page.getByText('Same with two other hotels.').first().waitFor();
    await page.locator('.composer').getByText('Reply', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Text of the reply' }).fill('Hold both buttons for five seconds.');
    await page.getByLabel('After sending').selectOption({ label: 'and close it' });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Hold both buttons for five seconds.').first().waitFor();
    await desk.advance('PT15S');
    await desk.idle();
    const sent = (await desk.outbox()).filter((mail) => mail.raw.includes('Hold both buttons'));
    expect(sent.map((mail) => mail.to)).toEqual([['lucia@hotel.test']]);
    expect((await desk.outbox()).some((mail) => mail.raw.includes('two other hotels'))).toBe(false);
    await page
      .getByText(/^(sent|delivered)$/i)
      .first()
      .waitFor();
    await picture(page, 'inbox-answered');
  });

  it('sees what a colleague changes without reloading', async () => {
    await page.goto(`${desk.url}/`);
    await page.getByText('Kone ei käynnisty').first().click();
    await page.getByRole('heading', { name: 'Kone ei käynnisty' }).first().waitFor();
    const ben = await desk.as('ben@demo.test');
    const ticket = (await ben.tickets()).find((one) => one.subject === 'Kone ei käynnisty');
    await ben.post(`/tickets/${ticket?.number}/notes`, { text: 'Katsoin tätä jo.' });
    await page.getByText('Katsoin tätä jo.').first().waitFor();
  });

  it('finds by words and opens by number, with the keyboard alone', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('valo aamulla');
    await page.keyboard.press('Enter');
    await page.getByText('Kone ei käynnisty').first().waitFor();
    await picture(page, 'inbox-search');
  });

  it('works in Finnish, in the dark and on a phone’s width, without a violation', async () => {
    const phone = await openPage(browser, {
      locale: 'fi-FI',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await phone.page.goto(desk.url);
    await phone.page.getByText('Ben Agent').click();
    await phone.page.getByText('Kone ei käynnisty').first().waitFor();
    await picture(phone.page, 'inbox-phone-dark-list');
    expect(await violations(phone.page)).toEqual([]);
    await phone.page.getByText('Kone ei käynnisty').first().click();
    await phone.page.getByText('Valo ei syty aamulla.').first().waitFor();
    await picture(phone.page, 'inbox-phone-dark-ticket');
    expect(await violations(phone.page)).toEqual([]);
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(phone.problems).toEqual([]);
    await phone.page.context().close();
  });

  it('has no script error and nothing blocked by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
