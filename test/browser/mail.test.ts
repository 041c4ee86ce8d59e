import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

/** Longer than a reply is held for its writer to take it back. */
const pastHold = 'PT15S';

describe('mail in the inbox', () => {
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
  async function open(mail: Parameters<TestDesk['mail']>[0], folder = ''): Promise<number> {
    await desk.mail(mail);
    await desk.idle();
    const lead = await desk.as('lead@demo.test');
    const found = (await lead.tickets(`?limit=100${folder && `&folder=${folder}`}`)).find(
      (ticket) => ticket.subject === mail.subject,
    );
    if (!found) throw new Error(`no ticket “${mail.subject}”`);
    await page.goto(`${desk.url}/tickets/${found.number}${folder && `?folder=${folder}`}`);
    await page.getByRole('heading', { name: String(mail.subject) }).waitFor();
    return found.number;
  }
  const composer = () => page.getByRole('textbox', { name: 'Text of the reply' });
  const send = () => page.getByRole('button', { name: 'Send', exact: true }).click();
  const sentTo = async (words: string) =>
    (await desk.outbox()).filter((mail) => mail.raw.includes(words)).map((mail) => mail.to);

  it('takes a reply back while it is held: the text is in the box again and nothing goes out', async () => {
    await open({ from: 'maija@kahvila.test', subject: 'Taken back', text: 'Is it open?' });
    await composer().fill('We close at six.');
    await page.getByLabel('After sending').selectOption({ label: 'and close it' });
    await send();
    await page.getByText(/^goes out in \d+ s$/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back. What you wrote is in the box again.').waitFor();
    await expect.poll(() => composer().innerText(), { timeout: 15_000 }).toBe('We close at six.');
    expect(await page.getByLabel('After sending').inputValue()).toBe('closed');
    await page
      .getByText(/taken back before it went out/)
      .first()
      .waitFor();
    await desk.advance(pastHold);
    await desk.idle();
    expect(await sentTo('We close at six.')).toEqual([]);
    expect(await page.getByLabel('Status').inputValue()).toBe('new');
    await composer().fill('We close at eight.');
    await send();
    await page.getByText('We close at eight.').first().waitFor();
    await desk.advance(pastHold);
    await desk.idle();
    expect(await sentTo('We close at eight.')).toEqual([['maija@kahvila.test']]);
  });

  it('shows whom a reply goes to, as the last mail was written, and lets them be changed', async () => {
    await open({
      from: 'lucia@hotel.test',
      to: ['support@demo.test', 'boss@hotel.test'],
      cc: 'accounts@hotel.test',
      subject: 'Recipients',
      text: 'Who pays?',
    });
    await composer().fill('Recipients are as chosen.');
    const chips = (field: string) => page.getByRole('list', { name: field, exact: true }).getByRole('button');
    await expect
      .poll(async () => (await chips('To').allTextContents()).join(), { timeout: 15_000 })
      .toMatch(/lucia@hotel\.test.*boss@hotel\.test/);
    await page.getByRole('button', { name: 'Take accounts@hotel.test off Cc' }).click();
    await page.getByLabel('Cc', { exact: true }).last().fill('audit@hotel.test, ');
    await send();
    await page.getByRole('button', { name: 'Send anyway' }).click();
    await page.getByText('Recipients are as chosen.').first().waitFor();
    await desk.advance(pastHold);
    await desk.idle();
    expect((await sentTo('Recipients are as chosen.')).flat().toSorted()).toEqual([
      'audit@hotel.test',
      'boss@hotel.test',
      'lucia@hotel.test',
    ]);
  });

  it('folds quoted text away and unfolds it', async () => {
    await open({
      from: 'maija@kahvila.test',
      subject: 'Folded',
      text: 'It works now.\n\nOn Thu, 1 Oct 2026 at 10:00, Support <support@demo.test> wrote:\n> Hold both buttons.',
    });
    await page.getByText('It works now.').waitFor();
    expect(await page.getByText('Hold both buttons.').count()).toBe(0);
    await page.getByRole('button', { name: 'Show quoted text' }).click();
    await page.getByText('Hold both buttons.').waitFor();
    await page.getByRole('button', { name: 'Hide quoted text' }).click();
    expect(await page.getByText('Hold both buttons.').count()).toBe(0);
  });

  it('shows the pictures that a mail carries, from where files lie and nowhere else', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await open({
      from: 'maija@kahvila.test',
      subject: 'With a picture',
      html: '<p>Look: <img src="cid:leak@kahvila" alt="The leak"></p>',
      attachments: [{ filename: 'leak.png', content: picture, cid: 'leak@kahvila', contentType: 'image/png' }],
    });
    const shown = page.frameLocator('iframe').first().getByRole('img', { name: 'The leak' });
    await expect
      .poll(() => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth), { timeout: 15_000 })
      .toBe(1);
    expect(await shown.getAttribute('src')).not.toContain(desk.url);
  });

  it('says what speaks against a sender, and shows the headers', async () => {
    await open({
      from: 'ceo@bank.test',
      subject: 'Doubtful',
      text: 'Pay now.',
      headers: { 'X-Tuki-Local-Verdicts': 'spf=fail, dmarc=fail' },
    });
    await page.getByRole('button', { name: 'Failed: SPF, DMARC' }).click();
    await page.getByText('Does the domain vouch for the address shown?').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /More about the message/ }).click();
    await page.getByRole('button', { name: 'Show headers' }).click();
    await page.getByText(/Subject: Doubtful/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  it('forwards a message, and the answer is not taken for the customer’s', async () => {
    const number = await open({ from: 'lucia@hotel.test', subject: 'Strange noise', text: 'It whistles.' });
    await page.getByRole('button', { name: /More about the message/ }).click();
    await page.getByRole('button', { name: 'Forward…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('To', { exact: true }).last().fill('maker@grinder.test');
    await dialog.getByLabel('What you say to them').fill('Do you know this noise?');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Forward', exact: true }).click();
    await page.getByText('Forwarded outside the conversation; the customer does not see it').waitFor();
    await desk.advance(pastHold);
    await desk.idle();
    const mail = (await desk.outbox()).find((each) => each.raw.includes('Do you know this noise?'));
    expect(mail?.to).toEqual(['maker@grinder.test']);
    await desk.mail({
      from: { name: 'Grinder Maker', address: 'maker@grinder.test' },
      subject: `Re: ${mail?.subject}`,
      inReplyTo: mail?.messageId,
      references: mail?.messageId,
      text: 'The bearings, part 4711.',
    });
    await desk.idle();
    await page.getByRole('article', { name: 'Answer from outside, Grinder Maker' }).waitFor();
    await page.getByText('Answer from outside the conversation; the customer does not see it').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'inbox-forward');
    const lucia = await desk.as('lucia@hotel.test');
    const seen = await lucia.get(`/portal/tickets/${number}/entries`);
    expect(JSON.stringify(seen.body)).not.toMatch(/4711|Do you know this noise/);
  });

  it('says why a message bounced, warns of the address and tries again', async () => {
    const address = 'lost@bounce.cafe.test';
    await open({ from: address, subject: 'Bounces', text: 'Hello?' });
    await composer().fill('It will not arrive.');
    await send();
    await page.getByText('It will not arrive.').first().waitFor();
    await desk.advance(pastHold);
    await desk.advance('PT1M');
    await desk.idle();
    const reply = page.getByRole('article', { name: 'Reply by Leo Lead' });
    await reply.getByText('The message was not delivered.').waitFor();
    await reply.getByText(/The address does not exist/).waitFor();
    const before = (await sentTo('It will not arrive.')).length;
    expect(before).toBe(1);
    await page.reload();
    await page.locator('.composer').getByText(`Mail to ${address} does not arrive.`).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'inbox-bounced');
    await reply.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is being tried again.').waitFor();
    await desk.idle();
    expect((await sentTo('It will not arrive.')).length).toBe(2);
    await page.getByRole('button', { name: 'Properties' }).click();
    await page.getByRole('button', { name: 'It works again' }).click();
    await page.getByRole('button', { name: 'It works again' }).waitFor({ state: 'detached' });
  });

  it('sends later, and holds the message back when the customer writes first', async () => {
    const number = await open({ from: 'maija@kahvila.test', subject: 'Later', text: 'No hurry.' });
    await composer().fill('How is it now?');
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('button', { name: /^Tomorrow morning/ }).click();
    await page.getByRole('article', { name: /^Message of Leo Lead/ }).waitFor();
    await expect.poll(async () => (await composer().innerText()).trim(), { timeout: 15_000 }).toBe('');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect.poll(() => composer().innerText(), { timeout: 15_000 }).toBe('How is it now?');
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('button', { name: /^In an hour/ }).click();
    await page.getByRole('article', { name: /^Message of Leo Lead/ }).waitFor();
    await desk.mail({ from: 'maija@kahvila.test', subject: `Re: Later [#${number}]`, text: 'It works already.' });
    await desk.idle();
    await page.getByText('It works already.').waitFor();
    await desk.advance('PT2H');
    await desk.idle();
    await page.getByText('Held back', { exact: true }).waitFor();
    expect(await sentTo('How is it now?')).toEqual([]);
    await picture(page, 'inbox-held');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It goes out now.').waitFor();
    await desk.advance(pastHold);
    await desk.idle();
    expect(await sentTo('How is it now?')).toEqual([['maija@kahvila.test']]);
  });

  const spam = { 'X-Tuki-Local-Verdicts': 'spam=fail' };

  it('lets a ticket out of spam, and blocks a sender', async () => {
    await open({ from: 'news@partner.test', subject: 'Not spam', text: 'Our prices', headers: spam }, 'spam');
    await page.getByRole('button', { name: 'Block sender' }).click();
    await page.getByLabel('Until').selectOption({ label: 'for 7 days' });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Block sender' }).last().click();
    await page.getByText('news@partner.test is blocked.').waitFor();
    await page.getByRole('button', { name: 'Not spam' }).click();
    await page.getByRole('button', { name: 'Take it' }).waitFor();
    expect(await page.getByText('This ticket lies in').count()).toBe(0);
    await page.getByText('Settings', { exact: true }).click();
    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    await page.getByRole('link', { name: 'Senders' }).click();
    await page.getByText('news@partner.test').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('clears spam up by a filter, and deletes one ticket for good', async () => {
    for (const subject of ['You won', 'You won again'])
      await desk.mail({ from: 'a@casino.test', subject, text: 'Click', headers: spam });
    const number = await open({ from: 'b@casino.test', subject: 'Pills', text: 'Click', headers: spam }, 'spam');
    await page.getByRole('button', { name: 'Clear up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Only when the subject contains').fill('won');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete these for good' }).click();
    await dialog.getByRole('button', { name: /^Really/ }).click();
    await dialog.getByText('2 done').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await desk.idle();
    const lead = await desk.as('lead@demo.test');
    const subjects = async () => (await lead.tickets('?folder=spam&limit=100')).map((ticket) => ticket.subject);
    expect(await subjects()).toEqual(['Pills']);
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText(`#${number} is deleted.`).waitFor();
    expect(await subjects()).toEqual([]);
  });

  it('keeps rules, texts of mailboxes and a ledger of every mail', async () => {
    await page.goto(`${desk.url}/settings/mail`);
    await page.getByLabel('Seconds to take a reply back').fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Filters' }).click();
    await page.getByRole('button', { name: 'New filter' }).click();
    await page.getByLabel('Name').fill('No lottery');
    await page.getByLabel('Words').fill('lottery.test');
    await page.getByLabel('Then').selectOption({ label: 'Make no ticket' });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create the filter' }).click();
    await page.getByText('Sender contains “lottery.test” → no ticket').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('The sums of a day are made on the day after.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${desk.url}/settings/mailboxes`);
    await page.getByText('Support').last().click();
    const form = page.getByRole('form', { name: 'Support' });
    await form.getByLabel('English').last().fill('{agent}, {mailbox}');
    await form.getByText('Leo Lead, Support').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'inbox-mailboxes');
  });

  it('has no script error and nothing blocked by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
