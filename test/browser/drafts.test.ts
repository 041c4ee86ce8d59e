import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser } from '../support/browser.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

interface Draft {
  id: string;
  text: string;
}

/** Saves and live messages take a second or two. */
const eventually = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 15_000 });

describe('drafts of two agents at once', () => {
  let desk: TestDesk;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  async function signIn(page: Page, name: string): Promise<void> {
    await page.goto(desk.url);
    await page.getByText(name).click();
    await page.getByRole('navigation').first().waitFor();
  }
  async function agent(name: string): Promise<{ page: Page; problems: string[] }> {
    const opened = await openPage(browser);
    contexts.push(opened.page.context());
    await signIn(opened.page, name);
    return opened;
  }
  async function ticket(subject: string): Promise<number> {
    await desk.mail({ from: 'maija@kahvila.test', subject, text: 'Please help.' });
    await desk.idle();
    const lead = await desk.as('lead@demo.test');
    const found = (await lead.tickets('?limit=100')).find((one) => one.subject === subject);
    if (!found) throw new Error(`no ticket “${subject}”`);
    return found.number;
  }
  const open = async (page: Page, number: number) => {
    await page.goto(`${desk.url}/tickets/${number}`);
    await box(page).waitFor();
  };
  const box = (page: Page) => page.getByRole('textbox', { name: 'Text of the reply' });
  /** What stands in the box, be it a plain one or an editor. */
  const written = (page: Page) =>
    box(page).evaluate((element) => ('value' in element ? String(element.value) : (element as HTMLElement).innerText));
  const draftsOf = async (number: number) => {
    const lead = await desk.as('lead@demo.test');
    const { items } = (await lead.get<{ items: Draft[] }>(`/tickets/${number}/drafts`)).body;
    return items.map(({ id, text }) => `${id} ${text}`);
  };

  it('are seen while they are written, and taken over', async () => {
    const number = await ticket('Two write');
    const [anna, ben] = [await agent('Anna Agent'), await agent('Ben Agent')];
    await open(ben.page, number);
    await open(anna.page, number);
    await box(anna.page).fill('Hold both');
    await eventually(() => draftsOf(number)).toEqual(['reply:anna@demo.test Hold both']);
    await ben.page.getByText('Anna Agent has begun a reply').waitFor();
    await ben.page.getByRole('button', { name: 'Show', exact: true }).click();
    await ben.page.getByText('Hold both').waitFor();
    await box(anna.page).fill('Hold both buttons for five seconds.');
    await ben.page.getByText('Hold both buttons for five seconds.').waitFor();
    await box(ben.page).fill('Dear Maija,');
    await ben.page.getByRole('button', { name: 'Take over' }).click();
    await eventually(() => written(ben.page)).toBe('Dear Maija,\n\nHold both buttons for five seconds.');
    expect(await draftsOf(number)).toEqual(['reply:ben@demo.test Dear Maija,\n\nHold both buttons for five seconds.']);
    await anna.page.getByText('Ben Agent has begun a reply').waitFor();
    expect((await written(anna.page)).trim()).toBe('');
    expect([...anna.problems, ...ben.problems]).toEqual([]);
  });

  it('are there again after the page has crashed, before the desk had them', async () => {
    const number = await ticket('Crashed');
    const { page } = await agent('Anna Agent');
    await open(page, number);
    await box(page).fill('Nearly done');
    const again = await page.context().newPage();
    await page.close();
    // The sign-in page remembers her.
    await again.goto(desk.url);
    await again.getByRole('navigation').first().waitFor();
    await open(again, number);
    expect(await written(again)).toContain('Nearly done');
    await eventually(() => draftsOf(number)).toEqual(['reply:anna@demo.test Nearly done']);
  });

  it('are there on another device, and gone when they were sent', async () => {
    const number = await ticket('From home');
    const office = await agent('Anna Agent');
    await open(office.page, number);
    await box(office.page).fill('I will finish this at home.');
    await office.page.getByText('Saved', { exact: true }).waitFor();
    const home = await agent('Anna Agent');
    await open(home.page, number);
    await eventually(() => written(home.page)).toContain('I will finish this at home.');
    await home.page.getByRole('button', { name: 'Send', exact: true }).click();
    await eventually(() => draftsOf(number)).toEqual([]);
    await eventually(async () => (await written(home.page)).trim()).toBe('');
  });

  it('stay on the device while it is offline', async () => {
    const number = await ticket('In the train');
    const { page } = await agent('Anna Agent');
    await open(page, number);
    await page.context().setOffline(true);
    await box(page).fill('Written in a tunnel');
    await page.getByText('Kept on this device only').waitFor();
    expect(await draftsOf(number)).toEqual([]);
    await page.context().setOffline(false);
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await draftsOf(number)).toEqual(['reply:anna@demo.test Written in a tunnel']);
  });
});
