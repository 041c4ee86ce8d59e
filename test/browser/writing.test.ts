import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** Longer than a reply is held for its writer to take it back. */
const pastHold = 'PT15S';
/** A picture of one pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A wait for what a busy machine takes its time for. */
const patient = { timeout: 15_000 };

describe('writing', () => {
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

  /** Lets a customer write, and opens the ticket that comes of it. */
  async function open(subject: string, on = page): Promise<number> {
    await desk.mail({
      from: { name: 'Maija Virtanen', address: 'maija@kahvila.test' },
      subject,
      text: 'How does it work?',
    });
    await desk.idle();
    const lead = await desk.as('lead@demo.test');
    const found = (await lead.tickets('?limit=100')).find((ticket) => ticket.subject === subject);
    if (!found) throw new Error(`no ticket “${subject}”`);
    await on.goto(`${desk.url}/tickets/${found.number}`);
    await on.getByRole('heading', { name: subject }).waitFor();
    return found.number;
  }
  const box = (name = 'Text of the reply', on = page) => on.locator(`[contenteditable][aria-label="${name}"]`);
  const button = (name: string | RegExp) => page.locator('.composer').getByRole('button', { name, exact: true });
  const out = async (words: string) => {
    await desk.advance(pastHold);
    await desk.idle();
    // Without the line breaks of quoted-printable.
    const mails = (await desk.outbox()).map((mail) => ({ ...mail, raw: mail.raw.replaceAll('=\r\n', '') }));
    return mails.filter((mail) => mail.raw.includes(words));
  };

  it('sends what is nothing but words as a plain mail', async () => {
    await open('Plain');
    await box().click();
    await page.keyboard.type('Press the left button.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Then wait.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Press the left button.').first().waitFor();
    const [mail] = await out('Press the left button.');
    expect(mail?.raw).toMatch(/^Content-Type: text\/plain/m);
    expect(mail?.raw).not.toContain('text/html');
    expect(mail?.raw).toContain('Press the left button.\r\n\r\nThen wait.');
  });

  it('sends bold words, a list and a link as HTML, with readable words beside it', async () => {
    await open('Formatted');
    await box().click();
    await page.keyboard.press('Control+b');
    await page.keyboard.type('Two steps');
    expect(await button('Bold').getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Enter');
    await page.keyboard.type('- Open the lid');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Read ');
    await button('Web link').click();
    await page.getByLabel('Address of the link').fill('javascript:alert(1)');
    await page.keyboard.press('Enter');
    await page.getByText('A link begins with').waitFor();
    await page.getByLabel('Address of the link').fill('docs.demo.test/lid');
    await page.keyboard.press('Enter');
    await picture(page, 'writing-formatted');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+Shift+Enter');
    await expect.poll(() => page.getByLabel('Status').inputValue(), patient).toBe('closed');
    const [mail] = await out('- Open the lid');
    expect(mail?.raw).toContain('<strong>Two steps</strong>');
    expect(mail?.raw).toContain('<li>Open the lid</li>');
    expect(mail?.raw).toMatch(/<a href=(?:3D)?"https:\/\/docs\.demo\.test\/lid"/);
  });

  it('shows a pasted picture at once, sends it in the mail, and has it again after taking it back', async () => {
    const number = await open('Picture');
    await box().click();
    await page.keyboard.type('Look: ');
    await box().evaluate((element, data) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const clipboard = new DataTransfer();
      clipboard.items.add(new File([bytes], 'shot.png', { type: 'image/png' }));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
    }, png);
    await page
      .getByLabel('Insert a picture')
      .and(page.locator('input'))
      .setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(5_000_001) });
    await page.getByText('A picture in the text can have 5 MB at most.').waitFor();
    const shown = () =>
      box()
        .locator('img.editor-picture')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(shown, patient).toBe(1);
    await button('Remove huge.png').click();
    await button('Send').click();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back. What you wrote is in the box again.').waitFor();
    await page.reload();
    await expect.poll(shown, patient).toBe(1);
    await button('Send').click();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).waitFor();
    const mails = await out('shot.png');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.raw).toMatch(/src=(?:3D)?"cid:[\w-]+@tuki"/);
    expect(mails[0]?.raw).toMatch(/^Content-Id: <[\w-]+@tuki>/im);
    const lead = await desk.as('lead@demo.test');
    const sent = (await lead.entries(number)).filter((entry) => entry.type === 'sent' && entry.attachments?.length);
    expect(sent.at(-1)?.attachments).toMatchObject([{ filename: 'shot.png', inline: true }]);
  });

  it('asks once about a file that is spoken of and about somebody new', async () => {
    await open('Guarded');
    await box().fill('I attached the invoice.');
    await page.getByLabel('Cc', { exact: true }).last().fill('new@other.test, ');
    await button('Send').click();
    await page.getByText('You write “attached”, but no file is attached.').waitFor();
    await page.getByText('Nobody has written to new@other.test here before.').waitFor();
    await picture(page, 'writing-guarded');
    expect(await violations(page)).toEqual([]);
    await button('Go back').click();
    expect(await out('I attached the invoice.')).toEqual([]);
    await button('Send').click();
    await page.locator('.timeline').getByText('I attached the invoice.').waitFor();
    expect((await out('I attached the invoice.')).map((mail) => mail.to.toSorted())).toEqual([
      ['maija@kahvila.test', 'new@other.test'],
    ]);
  });

  it('puts the explanation in with the keyboard, and asks about the blanks that are left', async () => {
    await open('Explained');
    await box().click();
    await page.keyboard.type('/expl');
    await page.getByRole('option', { name: /Explanation/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await box().getByRole('heading', { name: 'When' }).waitFor();
    await picture(page, 'writing-explanation');
    await button('Send').click();
    await page.getByText('“___” has not been filled in.').waitFor();
    await button('Go back').click();
    await box().fill('');
    await button('Saved replies').click();
    await page.getByRole('option', { name: /Explanation/ }).click();
    await box().getByRole('heading', { name: 'When' }).waitFor();
    await box().fill('');
  });

  it('finds an answer that was sent before and puts it in', async () => {
    await open('Asked again');
    await button('Past answer').click();
    await page.getByLabel('Words of the matter').fill('Plain');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Press the left button.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'writing-past-answer');
    await page.getByRole('dialog').getByRole('button', { name: 'Put in' }).first().click();
    await expect.poll(() => box().innerText(), patient).toContain('Press the left button.');
    await box().fill('');
  });

  it('names a colleague in a note, who is told, and links the tickets that it speaks of', async () => {
    const number = await open('Noted');
    await page.locator('.composer').getByText('Note', { exact: true }).click();
    await box('Text of the note').click();
    await page.keyboard.type('@ann');
    await page.getByRole('option', { name: /Anna Agent/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(`see #${number - 1} and `);
    await page.keyboard.press('Control+b');
    await page.keyboard.type('hurry');
    await page.keyboard.press('Control+Enter');
    await page.locator('.card[data-type="note"] iframe').waitFor();
    const note = page.frameLocator('.card[data-type="note"] iframe');
    expect(await note.locator('strong').textContent()).toBe('hurry');
    expect(await note.getByRole('link').getAttribute('href')).toBe(`${desk.url}/tickets/${number - 1}`);
    const entries = await (await desk.as('lead@demo.test')).entries(number);
    expect(entries.find((entry) => entry.type === 'note')).toMatchObject({
      mentions: ['anna@demo.test'],
      text: `@Anna Agent see #${number - 1} and hurry`,
    });
    await box('Text of the note').fill(`Plain words about #${number - 1}`);
    await button('Add the note').click();
    await page
      .locator('.timeline')
      .getByRole('link', { name: `#${number - 1}` })
      .click();
    await page.waitForURL(`**/tickets/${number - 1}*`);
  });

  it('asks whether a note that reads like an answer is meant as one, and carries it over', async () => {
    await open('Meant as an answer');
    await page.locator('.composer').getByText('Note', { exact: true }).click();
    await box('Text of the note').fill('Hi Maija, it is open until six.');
    await button('Add the note').click();
    await page.getByText('This note stays inside. Did you mean to answer?').waitFor();
    await button('Make it a reply').click();
    await expect.poll(() => box().innerText(), patient).toBe('Hi Maija, it is open until six.');
    await button('Send').click();
    await page.locator('.timeline').getByText('it is open until six').waitFor();
    expect(await out('it is open until six')).toHaveLength(1);
  });

  it('leaves the box for the page with Escape, and has its buttons in one stop of the Tab key', async () => {
    await open('By keyboard');
    await box().click();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Bold');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Italic');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('ticket-scroll');
    await page.keyboard.press('r');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('Text of the reply');
  });

  it('has its buttons behind one on a phone, in Finnish and in the dark, without a violation', async () => {
    const phone = await openPage(browser, {
      locale: 'fi-FI',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await phone.page.goto(desk.url);
    await phone.page.getByText('Ben Agent').click();
    await phone.page.locator('.top-bar').waitFor();
    await open('Puhelimella', phone.page);
    await box('Vastauksen teksti', phone.page).waitFor();
    expect(await phone.page.getByRole('button', { name: 'Lihavointi' }).isVisible()).toBe(false);
    await phone.page.getByRole('button', { name: 'Muotoilu' }).click();
    await phone.page.getByRole('button', { name: 'Lihavointi' }).waitFor();
    await picture(phone.page, 'writing-phone-dark');
    expect(await violations(phone.page)).toEqual([]);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(phone.problems).toEqual([]);
    await phone.page.context().close();
  });

  it('has no script error and nothing blocked by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
