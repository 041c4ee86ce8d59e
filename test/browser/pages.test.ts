import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** Every page of the inbox, with what must stand there before it is looked at. */
const pages = [
  ['list', '/?folder=unassigned', '.row'],
  ['ticket', '/tickets/1001', '.timeline .card'],
  ['search', '/?q=grinder', '.row'],
  ['customers', '/customers', 'h1'],
  ['workload', '/workload', 'h1'],
  ['reports', '/reports', 'h1'],
  ['guide', '/guide', 'h1'],
  ['notifications', '/settings/notifications', 'h1'],
  ['saved-replies', '/settings/replies', 'h1'],
  ['people', '/settings/people', 'h1'],
  ['mailboxes', '/settings/mailboxes', 'h1'],
  ['mail', '/settings/mail', 'h1'],
  ['workflows', '/settings/workflows', 'h1'],
  ['templates', '/settings/templates', 'h1'],
  ['fields', '/settings/fields', 'h1'],
  ['audit', '/settings/audit', 'h1'],
  ['unknown', '/nowhere', 'h1'],
] as const;

/** Light at a desk, dark at twice the size of letters (half the pixels), and a phone in the dark and in Finnish. */
const looks = [
  { name: 'light', locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark-zoomed', locale: 'en-GB', colorScheme: 'dark', viewport: { width: 640, height: 400 } },
  { name: 'phone', locale: 'fi-FI', colorScheme: 'dark', viewport: { width: 390, height: 800 } },
] as const;

describe('every page of the inbox', () => {
  let desk: TestDesk;
  let browser: Browser;
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    for (const subject of ['Grinder too loud', 'Invoice 20511'])
      await desk.mail({
        from: { name: 'Lucía García', address: 'lucia@hotel.test' },
        subject,
        text: 'The grinder is loud.',
      });
    await desk.idle();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  describe.each(looks)('$name', ({ name: look, ...options }) => {
    let page: Page;
    let problems: string[];
    beforeAll(async () => {
      ({ page, problems } = await openPage(browser, options));
      await page.goto(desk.url);
      await page.getByText('Aino Admin').click();
      await page.locator('main').waitFor();
    });
    afterAll(() => page?.context().close());

    it.each(pages)('%s has no violation and needs no scrolling sideways', async (name, path, there) => {
      await page.goto(desk.url + path);
      await page.locator(there).first().waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
      await picture(page, `page-${name}-${look}`);
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(problems).toEqual([]);
    });
  });

  it('leads back to the inbox from a ticket or a customer that is not there', async () => {
    const { page } = await openPage(browser);
    await page.goto(desk.url);
    await page.getByText('Aino Admin').click();
    for (const path of ['/tickets/99999', '/customers/nobody']) {
      await page.goto(desk.url + path);
      await page.getByText('There is no such page or ticket.').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: 'To the inbox' }).click();
      await page.locator('.row').first().waitFor();
    }
    await page.context().close();
  });

  it('shows in the navigation which page of the settings is open', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1280, height: 600 } });
    await page.goto(desk.url);
    await page.getByText('Aino Admin').click();
    await page.locator('main').waitFor();
    await page.goto(`${desk.url}/settings/audit`);
    const current = page.locator('.folder-nav [aria-current="page"]');
    await expect
      .poll(() => current.evaluate((link) => link.getBoundingClientRect().bottom <= innerHeight), { timeout: 15_000 })
      .toBe(true);
    expect(await current.textContent()).toBe('Changes to settings');
    await page.context().close();
  });
});
