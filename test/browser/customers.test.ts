import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** A picture of one red point. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describe('customers in the inbox', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    for (const [name, address, subject] of [
      ['Maija Virtanen', 'maija@kahvila.test', 'Grinder too loud'],
      ['Maija V.', 'maija.virtanen@home.test', 'Bill twice'],
      ['Pekka Salo', 'pekka@kahvila.test', 'Machine leaks'],
    ] as const)
      await desk.mail({ from: { name, address }, subject, text: `About: ${subject}` });
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

  it('are found while their name is typed', async () => {
    await page.goto(`${desk.url}/customers`);
    await page.getByText('Pekka Salo').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-directory');
    await page.getByRole('searchbox', { name: /find by name/i }).fill('virt');
    await page.getByText('Pekka Salo').waitFor({ state: 'detached' });
    await page.getByText('Maija Virtanen').click();
    await page.getByRole('heading', { name: 'Maija Virtanen', level: 1 }).waitFor();
  });

  it('get a segment, an owner, a phone, a further address, a note and a property', async () => {
    await page.getByLabel('Segment').fill('vip');
    await page.getByLabel('Account owner').selectOption({ label: 'Anna Agent' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Phone', { exact: true }).fill('+358 40 123 4567');
    await page.getByRole('button', { name: 'Add phone' }).click();
    await page.getByRole('link', { name: '+358 40 123 4567' }).waitFor();
    await page.getByLabel('Mail address', { exact: true }).fill('mv@work.test');
    await page.getByRole('button', { name: 'Add address' }).click();
    await page.getByRole('link', { name: 'mv@work.test' }).waitFor();
    await page.getByLabel('New note').fill('Prefers the phone');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('Prefers the phone').waitFor();
    await page.getByLabel('Name of the property').fill('Contract');
    await page.getByLabel('Value', { exact: true }).fill('gold');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Change Contract').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-overview');
  });

  it('have a page with pictures in which nothing runs', async () => {
    await page.getByRole('link', { name: 'Documentation' }).click();
    expect(await page.locator('.people-page .tab[aria-current]').allTextContents()).toEqual(['Documentation']);
    await page.getByRole('button', { name: 'Write the page' }).click();
    await page
      .getByRole('textbox', { name: 'Documentation in Markdown' })
      .fill("# Their rack\n\n* switch <script>document.title='owned'</script>\n");
    await page.locator('input[type=file]').setInputFiles({ name: 'rack.png', mimeType: 'image/png', buffer: png });
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Documentation in Markdown' }).inputValue())
      .toMatch(/!\[rack\.png\]\(picture:\w+\)/);
    await page.getByRole('button', { name: 'Save' }).click();
    const frame = page.frameLocator('iframe').first();
    await frame.getByRole('heading', { name: 'Their rack' }).waitFor();
    await expect.poll(() => frame.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1);
    expect(await page.title()).not.toContain('owned');
    await page.getByLabel('Name in the environment').fill('Firmware');
    await page.getByLabel('Value', { exact: true }).fill('4.2');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Change Firmware').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-documentation');
  });

  it('are merged with who is the same person, and given back', async () => {
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Merge' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('maija v');
    await dialog.getByRole('button', { name: /maija\.virtanen@home\.test/ }).click();
    await dialog.getByRole('row', { name: /Mail addresses/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-merge');
    await dialog.getByRole('button', { name: 'Merge the two' }).click();
    await page.getByRole('heading', { name: 'Merged into this customer' }).waitFor();
    await page.getByRole('link', { name: 'Tickets' }).click();
    await page.getByRole('link', { name: /Bill twice/ }).waitFor();
    await page.getByRole('link', { name: /Grinder too loud/ }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: /Undo the merge/ }).click();
    await page.getByRole('heading', { name: 'Merged into this customer' }).waitFor({ state: 'detached' });
  });

  it('belong to an organisation by their domain, with its people and open problems', async () => {
    const anna = await desk.as('anna@demo.test');
    const leak = (await anna.tickets()).find((ticket) => ticket.subject === 'Machine leaks');
    await anna.change(leak?.number ?? 0, { kind: 'problem' });
    await page.goto(`${desk.url}/customers?list=organisations`);
    await page.getByRole('button', { name: 'New organisation' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Kahvila Oy');
    await page.getByRole('dialog').getByLabel('Mail domains').fill('kahvila.test');
    await page.getByRole('button', { name: 'Make the organisation' }).click();
    await page.getByRole('heading', { name: 'Kahvila Oy', level: 1 }).waitFor();
    await page.getByRole('link', { name: /Machine leaks/ }).waitFor();
    await page.getByRole('link', { name: /Pekka Salo/ }).waitFor();
    await page.getByRole('link', { name: /Maija Virtanen/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-organisation');
  });

  it('stand beside the ticket with all that is known of them, and their page opens there', async () => {
    await page.setViewportSize({ width: 1600, height: 1000 });
    await page.goto(`${desk.url}/`);
    await page.getByText('Grinder too loud').first().click();
    const panel = page.getByRole('region', { name: 'Customer' });
    await panel.getByRole('link', { name: 'Maija Virtanen' }).waitFor();
    await panel.getByText('vip').waitFor();
    await panel.getByText('Prefers the phone').waitFor();
    await panel.getByText('Sender verified').waitFor();
    await panel.getByRole('link', { name: 'Kahvila Oy' }).waitFor();
    expect(await panel.getByRole('link', { name: /Call/ }).getAttribute('href')).toBe('tel:+358401234567');
    await panel.getByText('Environment').click();
    await panel.getByText('Firmware').waitFor();
    await panel.getByText('Tickets of Kahvila Oy').click();
    await panel.getByRole('link', { name: /Machine leaks/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'customers-panel');
    await panel.getByRole('button', { name: 'Open the documentation' }).click();
    await page.getByRole('dialog').getByLabel('Change Firmware').waitFor();
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByLabel('Segment').fill('gold');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await panel.getByText('gold', { exact: true }).first().waitFor();
  });

  it('can be read in Finnish, in the dark and on a phone’s width, without a violation', async () => {
    const phone = await openPage(browser, {
      locale: 'fi-FI',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await phone.page.goto(`${desk.url}/customers`);
    await phone.page.getByText('Ben Agent').click();
    await phone.page.goto(`${desk.url}/customers`);
    await phone.page.getByText('Maija Virtanen').waitFor();
    expect(await violations(phone.page)).toEqual([]);
    await picture(phone.page, 'customers-phone-dark');
    await phone.page.getByText('Maija Virtanen').click();
    await phone.page.getByRole('heading', { name: 'Muistiinpanot' }).waitFor();
    expect(await violations(phone.page)).toEqual([]);
    await picture(phone.page, 'customers-phone-dark-overview');
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect(phone.problems).toEqual([]);
    await phone.page.context().close();
  });

  it('have no script error and nothing blocked by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
