import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('the pages of saved replies and templates', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    ({ page, problems } = await openPage(browser));
    await page.goto(desk.url);
    await page.getByText('Leo Lead').click();
    await page.getByRole('navigation').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const inBothThemes = async (name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await violations(page)).toEqual([]);
      await picture(page, `${name}-${theme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  it('begin with an example, and show how a saved reply will look', async () => {
    await page.goto(`${desk.url}/settings/replies`);
    await page.getByRole('heading', { name: 'No saved replies yet' }).waitFor();
    await inBothThemes('saved-replies-empty');
    await page.getByRole('button', { name: 'Begin with an example' }).click();
    await page.getByText('Hello Maija,').waitFor();
    await page.getByLabel('Shortcut').fill('/order');
    await page.getByLabel('Who can use it').selectOption({ label: 'Everybody' });
    await page.getByLabel('Text').fill('Hello ');
    await page.getByRole('button', { name: 'first name' }).click();
    expect(await page.getByLabel('Text').inputValue()).toBe('Hello {firstName}');
    await inBothThemes('saved-reply-form');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Ask for the order number' }).waitFor();
    await page.getByText('/order').waitFor();
    await inBothThemes('saved-replies');
  });

  it('say in which field something is wrong', async () => {
    await page.getByRole('button', { name: 'New saved reply' }).click();
    await page.getByLabel('Name').fill('Another');
    await page.getByLabel('Shortcut').fill('order');
    await page.getByLabel('Who can use it').selectOption({ label: 'Everybody' });
    await page.getByLabel('Text').fill('Which order?');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/^is that of “Ask for the order number” already$/).waitFor();
    await page.getByLabel('Shortcut').fill('which');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Another' }).waitFor();
  });

  it('find, change and delete saved replies, and have one back', async () => {
    await page.getByLabel('Search saved replies').fill('which order');
    await expect.poll(() => page.locator('.lines h2').allTextContents()).toEqual(['Another']);
    await page.getByRole('button', { name: 'Change “Another”' }).click();
    await page.getByLabel('Name').fill('Which order');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Delete “Which order”' }).click();
    await page.getByText('Nothing fits “which order”').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Which order' }).waitFor();
  });

  it('make templates of tickets and checklists', async () => {
    await page.goto(`${desk.url}/settings/templates`);
    await page.getByRole('button', { name: 'Begin with an example' }).click();
    await page.getByLabel('Step 3', { exact: true }).press('Enter');
    await page.keyboard.type('Ask how it went');
    await page.getByLabel('Step 4 must be done before closing').check();
    await inBothThemes('template-form');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('4 steps').waitFor();
    const lead = await desk.as('lead@demo.test');
    const steps = ['Order the computer', 'Make the accounts', 'Call on the first day', 'Ask how it went'];
    expect((await lead.get<{ items: unknown[] }>('/templates')).body.items).toMatchObject([
      { kind: 'checklist', checklist: steps.map((text, at) => ({ text, required: at === 0 || at === 3 })) },
    ]);
    await page.getByRole('button', { name: 'New ticket template' }).click();
    await page.getByLabel('Name').fill('Broken lamp');
    await page.getByLabel('Subject').fill('A lamp is broken');
    await page.getByLabel('Priority').selectOption({ label: 'High' });
    await page.getByLabel('Tags').fill('Lamp, broken');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Broken lamp' }).waitFor();
    await inBothThemes('templates');
    expect((await lead.get<{ items: unknown[] }>('/templates?kind=ticket')).body.items).toMatchObject([
      { name: 'Broken lamp', ticket: { subject: 'A lamp is broken', priority: 'high', tags: ['lamp', 'broken'] } },
    ]);
  });

  it('fit a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    for (const path of ['templates', 'replies']) {
      await page.goto(`${desk.url}/settings/${path}`);
      await page
        .getByRole('button', { name: /^Change/ })
        .first()
        .click();
      await page.getByLabel('Name').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await picture(page, `${path}-phone`);
    }
    // The shortcut that was taken already.
    expect(problems.filter((problem) => !problem.includes('422'))).toEqual([]);
  });
});
