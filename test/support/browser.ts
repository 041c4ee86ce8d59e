/** A Chromium for tests: the one that ships in the npm package on Linux x64, elsewhere the installed one that CHROME_PATH names. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

/** What the package sets for Lambda: one process for all, which ends with the first context that is closed. */
const unwanted = /^--(headless|single-process|no-zygote)/;

/** @throws Error with a sentence when no Chromium is to be had on this platform */
export async function startBrowser(): Promise<Browser> {
  const shipped = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = process.env.CHROME_PATH ?? (shipped ? await chromium.executablePath() : undefined);
  if (!executablePath)
    throw new Error('Name an installed Chrome or Chromium in CHROME_PATH to run the browser tests on this platform.');
  const args = [
    ...(shipped && !process.env.CHROME_PATH ? chromium.args.filter((arg) => !unwanted.test(arg)) : []),
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return playwright.launch({ executablePath, headless: true, args });
}

/** Opens a page that fails the test on a script error or a blocked resource. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
  });
  return { page, problems };
}

/** Keeps a picture under `screenshots/` for somebody to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../../screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
