/** How long a ticket takes to stand on the screen, in Chromium, from the moment its timeline has been answered. */
import type { Page } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';
import { percentile, round, startBenchDesk } from './desk.ts';
import type { Figure } from './figure.ts';

type BenchDesk = Awaited<ReturnType<typeof startBenchDesk>>;

/** Entries of the long ticket. */
const long = 500;
const others = 20;

/** Opens twenty tickets from the list, and one of five hundred entries, which shows its end and loads back in parts. */
export async function* opening(): AsyncGenerator<Figure> {
  const desk = await startBenchDesk();
  const browser = await startBrowser();
  try {
    const longOne = await ticketOf(desk, 'Long one', long);
    for (let at = 0; at < others; at++) await ticketOf(desk, `Ticket ${at}`, 6);
    await desk.settle();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${desk.url}/?folder=unassigned`);
    await page.getByText('Anna Agent').click();
    await page.locator('.row').first().waitFor();
    const times: number[] = [];
    for (let at = 0; at < others; at++) times.push(await open(page, `Ticket ${at}`));
    const first = times.shift() ?? Number.NaN;
    yield figure('opening a ticket from the list, after the answer', percentile(times, 0.95), {
      p50: round(percentile(times, 0.5)),
      firstOfAll: round(first),
    });
    await page.evaluate(() => document.querySelector('.list-scroll')?.scrollTo(0, 0));
    const took = await open(page, 'Long one');
    const shown = await page.locator('.timeline > li').count();
    yield figure(`opening a ticket of ${long} entries`, took, { number: longOne, shown });
  } finally {
    await browser.close();
    await desk.stop();
  }
}

const figure = (name: string, value: number, more: Record<string, unknown>): Figure => ({
  figure: name,
  value: round(value),
  unit: 'ms',
  toReach: '<= 100',
  ...more,
});

async function ticketOf(desk: BenchDesk, subject: string, entries: number): Promise<number> {
  const { number } = await desk.api<{ number: number }>('POST', '/api/v1/tickets', {
    mailbox: 'support',
    subject,
    requester: { name: 'Kaisa Korhonen', address: 'kaisa@customer.test' },
    text: 'The lamp stays dark.',
  });
  for (let at = 1; at < entries; at++)
    await desk.api('POST', `/api/v1/tickets/${number}/notes`, { text: `Note ${at}: looked into it again.` });
  return number;
}

/** @returns milliseconds between the last byte of the timeline's answer and its newest entry standing on the screen */
async function open(page: Page, subject: string): Promise<number> {
  await page.evaluate(() => performance.clearResourceTimings());
  const row = page.locator('.row', { hasText: subject }).first();
  await row.scrollIntoViewIfNeeded();
  return page.evaluate(async (title) => {
    const link = [...document.querySelectorAll<HTMLElement>('.row')].find(
      (each) => each.querySelector('.row-subject')?.textContent === title,
    );
    if (!link) throw new Error(`no row of ${title}`);
    link.click();
    const painted = await new Promise<number>((resolve) => {
      const look = (): void => {
        const there = document.querySelector('#ticket-title')?.textContent === title;
        if (there && document.querySelector('.timeline > li .card')) resolve(performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    const answers = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/tickets\/\d+\/entries/.test(name)) as PerformanceResourceTiming[];
    const answered = Math.max(...answers.map(({ responseEnd }) => responseEnd));
    return painted - answered;
  }, subject);
}
