import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { openPage, picture, startBrowser } from '../support/browser.ts';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

/** How long a page may take on a machine that is busy, milliseconds. */
const soon = { timeout: 20_000 };

describe('two agents at once', () => {
  let desk: TestDesk;
  let browser: Browser;
  let anna: Page;
  let ben: Page;
  const pages: Awaited<ReturnType<typeof openPage>>[] = [];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), startBrowser()]);
    for (const subject of ['Grinder too loud', 'Kettle too hot', 'Lamp too dim']) {
      await desk.mail({ from: { name: 'Lucía García', address: 'lucia@hotel.test' }, subject, text: `${subject}.` });
    }
    await desk.idle();
    [anna, ben] = [await enter('Anna Agent'), await enter('Ben Agent')];
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  /** @param deaf nothing that happens reaches the page by itself */
  async function enter(name: string, { deaf = false } = {}): Promise<Page> {
    const opened = await openPage(browser);
    pages.push(opened);
    if (deaf) await opened.page.routeWebSocket(/live/, () => undefined);
    await opened.page.goto(desk.url);
    await opened.page.getByText(name).click();
    await opened.page.locator('.row').first().waitFor();
    return opened.page;
  }
  const numberOf = async (subject: string): Promise<number> => {
    const agent = await desk.as('anna@demo.test');
    return first((await agent.tickets()).filter((ticket) => ticket.subject === subject)).number;
  };
  async function open(page: Page, subject: string): Promise<void> {
    await page.goto(`${desk.url}/tickets/${await numberOf(subject)}`);
    await page.getByRole('heading', { name: subject }).first().waitFor();
  }
  const composer = (page: Page) => page.locator('.composer').getByRole('textbox', { name: 'Text of the reply' });
  const sentMails = async (words: string) =>
    (await desk.outbox()).filter((mail) => mail.to.includes('lucia@hotel.test') && mail.raw.includes(words));

  describe('see of each other', () => {
    it('who looks at a ticket and who writes to it, on the ticket and in the list', async () => {
      await open(anna, 'Grinder too loud');
      await open(ben, 'Grinder too loud');
      await anna.getByText('Ben Agent is looking at this ticket').first().waitFor();
      await composer(ben).pressSequentially('Hold');
      await anna.locator('.presence').getByText('Ben Agent is writing').waitFor();
      await anna.locator('.row').getByText('Ben Agent is writing').waitFor({ state: 'attached' });
      await picture(anna, 'presence-ticket');
      expect(await violations(anna)).toEqual([]);
    });

    it('that one has left, at once', async () => {
      await ben.goto(`${desk.url}/reports`);
      await expect.poll(() => anna.getByText('Ben Agent is').count(), soon).toBe(0);
    });
  });

  describe('answer the same ticket', () => {
    it('and the one who still writes sees the other’s answer at once', async () => {
      await open(anna, 'Lamp too dim');
      await composer(anna).fill('Anna says: turn it up.');
      const other = await desk.as('ben@demo.test');
      await other.post(`/tickets/${await numberOf('Lamp too dim')}/replies`, { text: 'Ben says: new bulb.' });
      await anna.getByText('Ben says: new bulb.').first().waitFor();
      expect((await composer(anna).innerText()).trim()).toBe('Anna says: turn it up.');
    });

    it('with an old page: the second is stopped, sees what came and is asked, and only their word sends it', async () => {
      const late = await enter('Anna Agent', { deaf: true });
      await open(late, 'Kettle too hot');
      await composer(late).fill('Anna says: let it cool.');
      const other = await desk.as('ben@demo.test');
      await other.post(`/tickets/${await numberOf('Kettle too hot')}/replies`, { text: 'Ben says: switch it off.' });
      await late.getByRole('button', { name: 'Send', exact: true }).click();
      await late
        .getByRole('alert')
        .getByText(/Ben Agent/)
        .first()
        .waitFor();
      await late.getByText('Ben says: switch it off.').first().waitFor();
      expect((await composer(late).innerText()).trim()).toBe('Anna says: let it cool.');
      await picture(late, 'collision');
      expect(await violations(late)).toEqual([]);
      await desk.advance('PT1M');
      await desk.idle();
      expect(
        [await sentMails('Ben says: switch'), await sentMails('Anna says: let')].map((mails) => mails.length),
      ).toEqual([1, 0]);
      await late.getByRole('button', { name: 'Do it all the same' }).click();
      await late.locator('.ticket-scroll').getByText('Anna says: let it cool.').first().waitFor();
      await desk.advance('PT1M');
      await desk.idle();
      expect(await sentMails('Anna says: let')).toHaveLength(1);
    });
  });

  describe('tell each other', () => {
    const bell = (page: Page) => page.locator('.bell button').first();

    it('of a mention: the bell and the title count it at once, and it opens the ticket', async () => {
      await ben.goto(`${desk.url}/reports`);
      await bell(ben).click();
      await ben.getByRole('heading', { name: 'Notifications' }).waitFor();
      await expect.poll(() => ben.title(), soon).not.toMatch(/^\(/);
      await ben.keyboard.press('Escape');
      const other = await desk.as('anna@demo.test');
      const number = await numberOf('Grinder too loud');
      await other.post(`/tickets/${number}/notes`, { text: 'Do you know it, @ben?', mentions: ['ben@demo.test'] });
      await ben.getByRole('button', { name: 'Notifications, 1 new' }).waitFor();
      await expect.poll(() => ben.title(), soon).toMatch(/^\(1\) /);
      await bell(ben).click();
      const line = ben.getByRole('link', { name: /You were mentioned · Anna Agent/ });
      await line.getByText('Do you know it, @ben?').waitFor();
      await picture(ben, 'notifications');
      expect(await violations(ben)).toEqual([]);
      await expect.poll(() => ben.title(), soon).not.toMatch(/^\(/);
      await line.click();
      await ben.getByRole('heading', { name: 'Grinder too loud' }).first().waitFor();
      await ben.reload();
      await ben.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    });

    it('of nothing that one has turned off, which is kept at once', async () => {
      await ben.goto(`${desk.url}/settings/notifications`);
      const box = ben.getByRole('checkbox', { name: 'Mentions, In the inbox' });
      await Promise.all([ben.waitForResponse((response) => response.request().method() === 'PATCH'), box.uncheck()]);
      await ben.reload();
      await box.waitFor();
      expect(await box.isChecked()).toBe(false);
      expect(await violations(ben)).toEqual([]);
      await picture(ben, 'notification-settings');
      const other = await desk.as('anna@demo.test');
      const number = await numberOf('Grinder too loud');
      await other.post(`/tickets/${number}/notes`, { text: 'And now?', mentions: ['ben@demo.test'] });
      await desk.idle();
      await ben.reload();
      await ben.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    });
  });

  describe('beyond the page', () => {
    it('are told by the browser, once they have asked for that, while another window is in front', async () => {
      const page = await enter('Anna Agent');
      await page.addInitScript(() => {
        const shown: string[] = [];
        let permission = 'default';
        class FakeNotification extends EventTarget {
          static get permission() {
            return permission;
          }
          static async requestPermission() {
            permission = 'granted';
          }
          constructor(title: string, { body }: { body: string }) {
            super();
            shown.push(`${title}: ${body}`);
          }
        }
        Object.assign(globalThis, { Notification: FakeNotification, shown });
        document.hasFocus = () => false;
      });
      await page.goto(`${desk.url}/settings/notifications`);
      await page.getByRole('checkbox', { name: /^Show on this device/ }).check();
      const other = await desk.as('ben@demo.test');
      const number = await numberOf('Grinder too loud');
      const shown = () => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
      // The part of the page that shows them comes a moment after the box is ticked: what is told before is under the bell alone.
      const mentioning = async () => {
        await other.post(`/tickets/${number}/notes`, { text: 'Look, @anna', mentions: ['anna@demo.test'] });
        return (await shown())[0];
      };
      await expect
        .poll(mentioning, { ...soon, interval: 1000 })
        .toBe(`You were mentioned · Ben Agent: #${number} Grinder too loud`);
    });
  });

  describe('in Finnish, in the dark and on a phone', () => {
    it('see the same without a violation', async () => {
      const phone = await openPage(browser, {
        locale: 'fi-FI',
        colorScheme: 'dark',
        viewport: { width: 390, height: 844 },
      });
      pages.push(phone);
      await phone.page.goto(desk.url);
      await phone.page.getByText('Ben Agent').click();
      await phone.page.locator('.row').first().waitFor();
      await phone.page.locator('.bell button').first().click();
      await phone.page.getByText('Sinut mainittiin · Anna Agent').waitFor();
      expect(await violations(phone.page)).toEqual([]);
      await picture(phone.page, 'notifications-phone-dark');
      await phone.page.getByRole('link', { name: 'Valitse, mistä saat ilmoituksia' }).click();
      await phone.page.getByRole('checkbox', { name: 'Maininnat, Sähköpostilla' }).waitFor();
      expect(await violations(phone.page)).toEqual([]);
      await picture(phone.page, 'notification-settings-phone-dark');
      expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });

  it('without a script error, and with nothing blocked by the content security policy', () => {
    // Chromium itself reports an answer of 412, which is what the desk is asked for.
    expect(pages.flatMap(({ problems }) => problems).filter((problem) => !/status of 412/.test(problem))).toEqual([]);
  });
});
