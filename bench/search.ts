/** What lists and searches cost, and how long they take, among few tickets and among many. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchDesk, percentile, round, startBenchDesk } from './desk.ts';
import type { Figure } from './figure.ts';
import { prose } from './mail.ts';
import { fillStore, tablesOf } from './search-import.ts';
import { planted } from './search-tickets.ts';

const sizes = (process.env.BENCH_SIZES ?? '1000,10000,100000').split(',').map(Number);
const tries = 60;
/** Tries before the measurement: the first of a kind load code. */
const warmUps = 5;
/** Letters of the message whose postings are counted. */
const letters = 4_400;

const [one, other] = planted.phrase;
const search = (q: string) => `/api/v1/search?limit=25&q=${encodeURIComponent(q)}`;
const pages: { name: string; path: string; toReach?: Record<number, number> }[] = [
  { name: 'list of a mailbox', path: '/api/v1/tickets?mailbox=support&limit=50' },
  { name: 'search: rare word', path: search(`"${planted.rare}"`), toReach: { 100000: 100 } },
  { name: 'search: rare word as typed', path: search(planted.rare), toReach: { 100000: 100 } },
  { name: 'search: common word, first page', path: search(planted.common), toReach: { 100000: 200 } },
  { name: 'search: two words', path: search(`${planted.common} ${planted.second}`) },
  { name: 'search: beginning of a word', path: search(planted.common.slice(0, 4)) },
  { name: 'search: phrase', path: search(`"${one} ${other}"`) },
  { name: 'search: word form', path: search(`kuitin ${planted.second}`) },
  { name: 'suggestions', path: `/api/v1/search/suggest?q=${planted.common.slice(0, 4)}` },
];

interface Units {
  read: number;
  write: number;
}

/** Billed units of the functions since the calls were forgotten, all or those for one table. */
async function unitsOf(desk: BenchDesk, table = ''): Promise<Units> {
  const calls = (await desk.calls()).filter((call) => call.service === 'dynamodb' && call.function !== 'runner');
  const sum = { read: 0, write: 0 };
  for (const { units, resource } of calls) {
    if (!resource.includes(table)) continue;
    sum.read += units.read;
    sum.write += units.write;
  }
  return sum;
}

async function* measured(desk: BenchDesk, size: number): AsyncGenerator<Figure> {
  for (const { name, path, toReach } of pages) {
    const times: number[] = [];
    let found = 0;
    for (let turn = 0; turn < warmUps + tries; turn++) {
      await desk.forgetCalls();
      const started = performance.now();
      const page = await desk.api<{ items?: unknown[]; tickets?: unknown[] }>('GET', path);
      if (turn >= warmUps) times.push(performance.now() - started);
      found = (page.items ?? page.tickets ?? []).length;
    }
    const { read } = await unitsOf(desk);
    const [p50, p95] = [0.5, 0.95].map((share) => round(percentile(times, share)));
    const aim = toReach?.[size];
    yield {
      figure: `${name}, of ${size}`,
      value: p95 ?? Number.NaN,
      unit: 'ms p95',
      ...(aim === undefined ? {} : { toReach: `<= ${aim}` }),
      p50,
      readUnits: read,
      found,
    };
  }
}

/** Two mails as the figure `prices` measures one: the first brings words that are new to the desk, the second does so no more. */
async function* postingsOfOne(desk: BenchDesk, size: number): AsyncGenerator<Figure> {
  for (const [turn, which] of ['first of its words', 'later'].entries()) {
    await desk.forgetCalls();
    const from = `new${turn}@customer.test`;
    await desk.mail({ from, subject: 'The machine has stopped again', text: prose(letters, 7) });
    await desk.settle();
    const { write, read } = await unitsOf(desk, 'search');
    yield { figure: `postings of one mail of 5 KB, ${which}, of ${size}`, value: write, unit: 'WRU', readUnits: read };
  }
}

/**
 * Lists, searches and the postings of a message with 1,000, 10,000 and 100,000 tickets in the store (`BENCH_SIZES=1000,10000` for others).
 * Each size begins with a desk of its own.
 */
export async function* scale(): AsyncGenerator<Figure> {
  const empty = await startBenchDesk();
  const tables = await tablesOf(empty);
  await empty.stop();
  for (const size of sizes) {
    const dataDir = await mkdtemp(join(tmpdir(), 'tuki-bench-'));
    try {
      const started = performance.now();
      await fillStore(dataDir, tables, size);
      yield { figure: `loading ${size} tickets`, value: round((performance.now() - started) / 1000), unit: 's' };
      const desk = await startBenchDesk({ dataDir });
      try {
        yield* measured(desk, size);
        yield* postingsOfOne(desk, size);
      } finally {
        await desk.stop();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }
}
