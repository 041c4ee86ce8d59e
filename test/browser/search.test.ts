import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('finding in the inbox', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    for (const [name, subject, text] of [
      ['Maija Virtanen', 'Tulostin jumissa', 'Tulostimet eivät toimi aamulla.'],
      ['Lucía García', 'Grinder too loud', 'The grinders are loud.'],
      ['Pekka Puupää', 'Lasku puuttuu', 'Missä ovat laskut?'],
    ] as const) {
      const address = `${name.split(' ')[0]?.normalize('NFKD').replace(/\W/g, '').toLowerCase()}@customer.test`;
      await desk.mail({ from: { name, address }, subject, text });
    }
    await desk.idle();
    page = await signedIn('Leo Lead');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const box = (of = page) => of.getByRole('combobox', { name: /search tickets|hae tikettejä/i });

  async function signedIn(who: string, options = {}): Promise<Page> {
    const opened = await openPage(browser, options);
    problems ??= opened.problems;
    await opened.page.goto(desk.url);
    await opened.page.getByText(who).click();
    await box(opened.page).waitFor();
    return opened.page;
  }

  it('tells what a search can say before anything is typed', async () => {
    await box().focus();
    await page.getByText('What a search can say').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'search-help');
  });

  it('offers tickets while one types, and opens one with the arrow keys', async () => {
    await box().fill('tulos');
    const option = page.getByRole('option', { name: /Tulostin jumissa/ });
    await option.waitFor();
    expect(await box().getAttribute('aria-expanded')).toBe('true');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'search-suggestions');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => option.getAttribute('aria-selected')).toBe('true');
    expect(await box().getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tulostin jumissa' }).first().waitFor();
    expect(await page.getByRole('listbox').count()).toBe(0);
  });

  it('shows all that Enter finds, in any form of the words, and keeps it as a view with its count', async () => {
    await box().fill('laskujen');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /Lasku puuttuu/ }).waitFor();
    await page.getByRole('link', { name: /Grinder too loud/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByLabel('Name').fill('Laskut');
    await page.getByLabel(/Everybody sees it/).check();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Laskut', level: 1 }).waitFor();
    await page.getByRole('link', { name: /^Laskut\s*1$/ }).waitFor();
    await page.getByRole('link', { name: /Lasku puuttuu/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'search-view');
  });

  it('counts a view anew when a ticket comes that fits', async () => {
    await desk.mail({ from: 'new@customer.test', subject: 'Väärä lasku', text: 'Hei' });
    await desk.idle();
    await expect
      .poll(() => page.getByRole('link', { name: /^Laskut/ }).textContent(), { timeout: 30_000 })
      .toMatch(/2$/);
  });

  it('shows a shared view to a colleague, on a phone and in the dark, who may not change it', async () => {
    const phone = await signedIn('Anna Agent', {
      locale: 'fi-FI',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await box(phone).focus();
    await box(phone).fill('lasku');
    await phone.getByRole('option', { name: /Lasku puuttuu/ }).waitFor();
    expect(await violations(phone)).toEqual([]);
    await picture(phone, 'search-phone-dark');
    const anna = await desk.as('anna@demo.test');
    const { body } = await anna.get<{ items: { name: string }[] }>('/views');
    expect(body.items.map(({ name }) => name)).toEqual(['Laskut']);
    await phone.context().close();
  });

  it('renames a view and deletes it, and gives it back', async () => {
    await page.getByRole('button', { name: 'Change view Laskut' }).click();
    await page.getByLabel('Name').fill('Invoices');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: /^Invoices/ }).waitFor();
    await page.getByRole('button', { name: 'Change view Invoices' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('link', { name: /^Invoices/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Undo/ }).click();
    await page.getByRole('link', { name: /^Invoices/ }).waitFor();
  });

  it('went without an error of the page', () => {
    expect(problems).toEqual([]);
  });
});
