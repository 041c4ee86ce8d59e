import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk, type TicketView } from '../support/desk.ts';

type Person = Awaited<ReturnType<TestDesk['as']>>;

describe('an agent who does more than answer', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let anna: Person;
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    anna = await desk.as('anna@demo.test');
    ({ page, problems } = await openPage(browser));
    await page.goto(desk.url);
    await page.getByText('Anna Agent').click();
    await page.locator('main').waitFor();
  });
  beforeEach(() => problems.splice(0));
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const made = async (subject: string, from = 'Kaisa Korhonen'): Promise<number> => {
    const address = `${from.split(' ')[0]?.toLowerCase()}@customer.test`;
    const { body } = await anna.post<TicketView>('/tickets', {
      mailbox: 'support',
      subject,
      requester: { name: from, address },
      text: `${subject}, says the customer.`,
    });
    await desk.idle();
    return body.number;
  };
  const open = async (number: number): Promise<void> => {
    await page.goto(`${desk.url}/tickets/${number}`);
    await page.locator('.timeline .card').first().waitFor();
    const properties = page.getByRole('button', { name: 'Properties' });
    if ((await properties.getAttribute('aria-expanded')) === 'false') await properties.click();
  };
  const menu = async (name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name }).click();
  };
  const dialog = () => page.getByRole('dialog');

  it('makes a ticket for a caller by keyboard alone, solved at once', async () => {
    await page.goto(`${desk.url}/?mailbox=support`);
    await page.locator('main').waitFor();
    await page.keyboard.press('c');
    await dialog().getByLabel('Who?').fill('Matti Meikäläinen');
    await page.keyboard.press('Tab');
    await page.keyboard.type('+358 40 123 4567');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Where is my parcel?');
    await page.keyboard.press('Tab');
    await page.keyboard.type('It comes tomorrow.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Where is my parcel?' }).waitFor();
    await page.getByText('It comes tomorrow.').first().waitFor();
    const number = Number(new URL(page.url()).pathname.split('/').at(-1));
    expect(await anna.ticket(number)).toMatchObject({ status: 'closed', assignee: 'anna@demo.test', channel: 'phone' });
  });

  it('is warned when the customer has a like ticket already', async () => {
    const number = await made('Lamp stays dark', 'Liisa Lamppu');
    await page.keyboard.press('c');
    await dialog().getByLabel('Mail address or phone').fill('liisa@customer.test');
    await dialog().getByLabel('What is it about?').fill('Lamp dark');
    await dialog()
      .getByRole('link', { name: new RegExp(`#${number}`) })
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('merges two tickets, opens the old number, and takes it back', async () => {
    const [one, other] = [await made('Grinder is loud'), await made('Grinder again', 'Pekka Pirinen')];
    await open(one);
    await menu(/Merge with/);
    await dialog()
      .getByLabel(/Number, subject/)
      .fill(String(other));
    await dialog()
      .getByRole('radio', { name: new RegExp(`#${other}`) })
      .check();
    await dialog()
      .getByText(/will both see/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'merge');
    await dialog().getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByText('Grinder again, says the customer.').first().waitFor();
    await page.goto(`${desk.url}/tickets/${other}`);
    await page.getByRole('heading', { name: 'Grinder is loud' }).waitFor();
    await expect.poll(() => page.url()).toContain(`/tickets/${one}`);
    await page.getByRole('button', { name: `Take #${other} out again` }).click();
    await expect.poll(async () => (await anna.ticket(other)).number).toBe(other);
    await expect.poll(() => page.getByText('Grinder again, says the customer.').count()).toBe(0);
  });

  it('splits a message off to a ticket of its own', async () => {
    await desk.mail({ from: 'Sanna Salo <sanna@customer.test>', subject: 'Two things', text: 'First the invoice.' });
    await desk.idle();
    const [ticket] = (await anna.tickets('?folder=unassigned')).filter(({ subject }) => subject === 'Two things');
    if (!ticket) throw new Error('the mail made no ticket');
    await desk.mail({
      from: 'Sanna Salo <sanna@customer.test>',
      subject: `Re: Two things [#${ticket.number}]`,
      text: 'And then the broken lid.',
    });
    await desk.idle();
    await open(ticket.number);
    const card = page.locator('.card', { hasText: 'broken lid' });
    await card
      .getByRole('button', { name: /What can be done|message/i })
      .first()
      .click();
    await page.getByRole('button', { name: /Split off/ }).click();
    await dialog().getByLabel('Subject').fill('The lid is broken');
    await dialog().getByRole('button', { name: 'Split off', exact: true }).click();
    await page.getByRole('heading', { name: 'The lid is broken' }).waitFor();
    await page.getByText('And then the broken lid.').first().waitFor();
    await open(ticket.number);
    await page.getByText(/split a message off/).waitFor();
    expect(await page.getByText('And then the broken lid.').count()).toBe(0);
  });

  it('links tickets, hands one over with a word, and reminds a colleague', async () => {
    const [one, other] = [await made('Invoice wrong'), await made('Invoice still wrong')];
    await open(one);
    await menu(/Link with/);
    await dialog()
      .getByLabel(/Number, subject/)
      .fill(String(other));
    await dialog()
      .getByRole('radio', { name: new RegExp(`#${other}`) })
      .check();
    await dialog().getByLabel('The other ticket …').selectOption('duplicate');
    await dialog().getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByRole('link', { name: `Duplicate of #${other}` }).waitFor();

    await menu(/Remind/);
    await dialog().getByLabel('Of what').fill('Ask the bank');
    await dialog().getByRole('button', { name: 'Remind', exact: true }).click();
    await page
      .getByText(/Ask the bank/)
      .first()
      .waitFor();

    await menu(/Hand over/);
    await dialog().getByLabel('Assigned to').selectOption({ label: 'Leo Lead' });
    await dialog().getByLabel('What must they know?').fill('The bank has not answered.');
    await dialog().getByRole('button', { name: 'Hand over', exact: true }).click();
    await page.getByText('The bank has not answered.').first().waitFor();
    await expect.poll(async () => (await anna.ticket(one)).assignee).toBe('lead@demo.test');
    expect(await violations(page)).toEqual([]);
  });

  it('follows, sets dates and steps, and changes customer, subject and mailbox; all of it stands on the timeline', async () => {
    const number = await made('Coffee tastes of plastic');
    await open(number);
    await page.keyboard.press('f');
    await expect.poll(async () => (await anna.ticket(number)).followers).toEqual(['anna@demo.test']);
    await page.getByLabel('Due', { exact: true }).fill('2030-01-02T10:00');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await anna.ticket(number)).dueAt).not.toBeNull();
    await page.getByLabel('Add a step').fill('Ask for the batch number');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: /batch number/ }).check();
    await expect
      .poll(async () => (await anna.ticket(number)).checklist)
      .toMatchObject([{ text: 'Ask for the batch number', doneBy: 'anna@demo.test' }]);
    await menu(/Change the subject/);
    await dialog().getByLabel('Subject').fill('Coffee and plastic');
    await dialog().getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { name: 'Coffee and plastic' }).waitFor();
    await menu(/Change the customer/);
    await dialog().getByLabel('Mail address').fill('boss@customer.test');
    await dialog().getByLabel('Name').fill('Bea Boss');
    await dialog().getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText(/changed the customer to Bea Boss/).waitFor();
    await menu(/Move to another mailbox/);
    await dialog().getByLabel('Mailbox').selectOption({ label: 'Sales' });
    await dialog().getByRole('button', { name: 'Move', exact: true }).click();
    await expect.poll(async () => (await anna.ticket(number)).mailbox).toBe('sales');
    const fields = (await anna.entries(number)).flatMap((entry) => (entry.type === 'change' ? [entry.field] : []));
    expect(fields).toEqual(
      expect.arrayContaining(['followers', 'dueAt', 'checklist', 'subject', 'requester', 'mailbox']),
    );
  });

  it('changes many tickets at once, sees how far it has come, and takes it back', async () => {
    const numbers = [await made('Bulk one'), await made('Bulk two'), await made('Bulk three')];
    await page.goto(`${desk.url}/?q=subject:bulk`);
    await page.locator('.row').nth(2).waitFor();
    await page.getByRole('checkbox', { name: `Select #${numbers[0]}` }).check();
    await page.getByRole('button', { name: /Select all 3/ }).click();
    await page.getByText('3 selected').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'many');
    await page.getByLabel('What to do…').selectOption({ label: 'Urgent' });
    await page.getByText('3 tickets changed.').waitFor();
    for (const number of numbers) expect((await anna.ticket(number)).priority).toBe('urgent');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('3 tickets are as before.').waitFor();
    for (const number of numbers) expect((await anna.ticket(number)).priority).toBe('normal');
  });

  it('does everything by its name, and stars what is to be found again', async () => {
    const number = await made('Palette');
    await open(number);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Type what/ }).fill('assign leo');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'palette');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await anna.ticket(number)).assignee).toBe('lead@demo.test');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Type what/ }).fill('star');
    await page.keyboard.press('Enter');
    await page.goto(`${desk.url}/?folder=starred`);
    await page
      .getByRole('link', { name: /Palette/ })
      .first()
      .waitFor();
  });

  it('sees what is new in the list until it was looked at', async () => {
    const number = await made('Something new here');
    await page.goto(`${desk.url}/?folder=unassigned`);
    const row = page.locator('.row', { hasText: 'Something new here' });
    await expect.poll(() => row.getAttribute('data-unread')).toBe('true');
    await row.click();
    await expect.poll(() => row.getAttribute('data-unread')).toBe('false');
    await anna.post(`/tickets/${number}/notes`, { text: 'By the way' });
    await page.keyboard.press('u');
    await expect.poll(() => row.getAttribute('data-unread')).toBe('true');
    expect(problems).toEqual([]);
  });
});
