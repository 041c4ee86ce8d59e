import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('people, fields and the log of settings in the inbox', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    ({ page, problems } = await openPage(browser));
    await page.goto(desk.url);
    await page.getByText('Aino Admin').click();
    await page.getByRole('navigation').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const open = async (path: string, heading: string) => {
    await page.goto(`${desk.url}${path}`);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const said = (text: string | RegExp) => page.getByRole('status').getByText(text).first().waitFor();

  it('invites somebody, who signs in at once and sees what they were given', async () => {
    await open('/settings/people', 'People and rights');
    await button('Invite somebody').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Noora New');
    await dialog.getByLabel('Mail address').fill('noora@demo.test');
    await dialog.getByLabel('Role').selectOption({ label: 'Light user' });
    await dialog.getByLabel('All mailboxes, also those to come').uncheck();
    await dialog.getByRole('combobox', { name: 'Sales' }).selectOption({ label: 'Reads' });
    await dialog.getByRole('combobox', { name: 'Billing' }).selectOption({ label: 'Does not see it' });
    await dialog.getByRole('button', { name: 'Invite somebody' }).click();
    await said('Noora New is invited.');
    const row = page.getByRole('row', { name: /Noora New/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['–', 'Reads', 'Full']);
    const other = await openPage(browser);
    await other.page.goto(desk.url);
    await other.page.getByText('Noora New').click();
    await other.page.getByRole('navigation').first().waitFor();
    const noora = await desk.as('noora@demo.test');
    const { body } = await noora.get<{ items: { id: string }[] }>('/mailboxes');
    expect(body.items.map(({ id }) => id)).toEqual(['sales', 'support']);
    expect(other.problems).toEqual([]);
    await other.page.context().close();
  });

  it('takes access away after asking, and gives it back', async () => {
    await open('/settings/people', 'People and rights');
    await button('Change Noora New').click();
    await button('Take access away').click();
    await page.getByText(/unclosed tickets: 0/).waitFor();
    await button('Take access away').click();
    await said(/Noora New cannot sign in any more/);
    const { status } = await desk.call('POST', '/local/sign-in', { email: 'noora@demo.test' });
    const gone = await desk.as('noora@demo.test');
    expect([status === 200 ? (await gone.get('/me')).status : status]).not.toEqual([200]);
    await button('Change Noora New').click();
    await button('Give access back').click();
    await said('Noora New can work again.');
    expect((await (await desk.as('noora@demo.test')).get('/me')).status).toBe(200);
  });

  it('makes a team and a role of the desk’s own', async () => {
    await open('/settings/people', 'People and rights');
    await button('Teams').click();
    await page.getByLabel('Name of the team').fill('Night shift');
    await button('Make a team').click();
    await page.getByRole('heading', { name: 'Night shift' }).waitFor();
    await button('Roles').click();
    await button('Make a role').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Trainee');
    await dialog.getByLabel('Answer customers').uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Trainee' }).waitFor();
    const admin = await desk.as('admin@demo.test');
    const { body } = await admin.get<{ items: { id: string; rights: string[] }[] }>('/roles');
    expect(body.items).toMatchObject([{ id: 'trainee', base: 'agent' }]);
    expect(body.items[0]?.rights).not.toContain('reply');
  });

  it('makes a field, and gives a status another name', async () => {
    await open('/settings/fields', 'Fields and names');
    await button('Make a field').click();
    await page.getByLabel('Name in English').fill('Contract level');
    await page.getByLabel('Type').selectOption({ label: 'Choice' });
    await page.getByLabel('Choices').fill('Gold\nSilver');
    await page.getByLabel('Required for closing a ticket').check();
    await button('Save').first().click();
    await page.getByText('Choice · Gold, Silver · required for closing').waitFor();
    await page.getByLabel('Waiting, English').fill('With the customer');
    await page.getByRole('form', { name: 'Names of statuses' }).getByRole('button', { name: 'Save' }).click();
    await said('The names are saved.');
    const anna = await desk.as('anna@demo.test');
    expect((await anna.get('/words')).body).toEqual({ statuses: { waiting: { en: 'With the customer', fi: '' } } });
  });

  it('shows who changed what, from what to what', async () => {
    await open('/settings/audit', 'Changes of settings');
    await page.getByText('Aino Admin made the field “Contract level”').waitFor();
    const line = page.getByRole('listitem').filter({ hasText: 'changed the person “Noora New”' }).last();
    await line.getByText('From what to what').click();
    await line.getByRole('row', { name: 'Works here yes no' }).waitFor();
  });

  it('shows an agent the people without anything to change', async () => {
    const other = await openPage(browser);
    await other.page.goto(desk.url);
    await other.page.getByText('Anna Agent').click();
    await other.page.getByRole('navigation').first().waitFor();
    await other.page.goto(`${desk.url}/settings/people`);
    await other.page.getByText('Only admins can change what stands here.').waitFor();
    await other.page.getByRole('heading', { name: 'Ben Agent' }).waitFor();
    expect(await other.page.getByRole('button', { name: /^(?:Change|Invite)/ }).count()).toBe(0);
    await other.page.context().close();
  });

  it.each(['light', 'dark'] as const)('has nothing to reproach in the %s, and fits a phone', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const [path, heading] of [
      ['/settings/people', 'People and rights'],
      ['/settings/fields', 'Fields and names'],
      ['/settings/audit', 'Changes of settings'],
    ] as const) {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await open(path, heading);
        await page.getByRole('listitem').first().waitFor();
        expect(await violations(page)).toEqual([]);
        await picture(page, `staff-${path.split('/').at(-1)}-${colorScheme}-${width}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize({ width: 1280, height: 844 });
    await open('/settings/people', 'People and rights');
    await button('Change Noora New').click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `staff-dialog-${colorScheme}`);
    await page.keyboard.press('Escape');
    await button('Roles').click();
    await button('Change Trainee').click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `staff-role-${colorScheme}`);
  });

  it('ends without an error of a script', () => {
    expect(problems).toEqual([]);
  });
});
