/** A flood of spam, with real mail in between: nothing may be lost, and whoever works meanwhile must hardly notice. */
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BenchDesk, percentile, round, startBenchDesk } from './desk.ts';
import type { Figure } from './figure.ts';

const spamSenders = 5_000;
const realMails = 300;
/** Milliseconds between two looks at the list for what has come; a real mail's time is known no closer. */
const lookEvery = 25;
/** Idle figures are taken from so many tries each. */
const idleTries = 40;

interface Ticket {
  number: number;
  subject: string;
  createdAt: string;
}

/** Milliseconds that an answer of the API takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const list = (desk: BenchDesk) =>
  desk.api<{ items: Ticket[] }>('GET', '/api/v1/tickets?mailbox=support&limit=50&sort=-waitingSince');
const real = (turn: number, what: string) => ({
  from: `known${turn}@customer.test`,
  subject: `${what} ${turn}`,
  text: `The machine has stopped, number ${turn}.`,
});

/** Waits until a real mail shows as a ticket; resolves with the milliseconds since it was accepted. */
function ticketWatch(desk: BenchDesk) {
  const waiting = new Map<string, { accepted: number; done: (ms: number) => void }>();
  let stopped = false;
  const look = async (): Promise<void> => {
    while (!stopped) {
      if (waiting.size > 0) {
        const { items } = await list(desk);
        for (const { subject } of items) {
          const found = waiting.get(subject);
          if (!found) continue;
          waiting.delete(subject);
          found.done(performance.now() - found.accepted);
        }
      }
      await pause(lookEvery);
    }
  };
  const looking = look();
  return {
    until: (subject: string) =>
      new Promise<number>((done) => waiting.set(subject, { accepted: performance.now(), done })),
    missing: () => [...waiting.keys()],
    stop: async () => {
      stopped = true;
      await looking;
    },
  };
}

async function idleFigures(desk: BenchDesk): Promise<{ ticketed: number; listed: number }> {
  const watch = ticketWatch(desk);
  const ticketed: number[] = [];
  const listed: number[] = [];
  for (let turn = 0; turn < idleTries; turn++) {
    await desk.mail(real(turn, 'Idle'));
    ticketed.push(await watch.until(`Idle ${turn}`));
    await desk.settle();
    listed.push(await timed(() => list(desk)));
  }
  await watch.stop();
  return { ticketed: percentile(ticketed, 0.95), listed: percentile(listed, 0.95) };
}

/** Sends the spam from a process of its own, as fast as it is taken; resolves with the seconds that took. */
function flood(port: number, count: number): Promise<number> {
  const child = fork(fileURLToPath(new URL('./flood-sender.ts', import.meta.url)), [
    String(port),
    String(count),
    String(spamSenders),
  ]);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve((performance.now() - started) / 1000) : reject(new Error(`the sender ended with ${code}`)),
    );
  });
}

/** Sends the real mails evenly spread until the flood is over, then what is left of them. */
async function realOnes(
  desk: BenchDesk,
  flooding: Promise<unknown>,
): Promise<{ ticketed: number[]; listed: number[] }> {
  const watch = ticketWatch(desk);
  const arriving: Promise<number>[] = [];
  const listed: number[] = [];
  let over = false;
  void flooding.finally(() => {
    over = true;
  });
  for (let turn = 0; turn < realMails; turn++) {
    await desk.mail(real(turn, 'Real'));
    arriving.push(watch.until(`Real ${turn}`));
    listed.push(await timed(() => list(desk)));
    if (!over) await pause(250);
  }
  const ticketed = await Promise.all(arriving);
  await watch.stop();
  return { ticketed, listed };
}

interface Line {
  raw: string;
  outcome: string;
}

/** All lines of the ledger of a day. */
async function ledgerOf(desk: BenchDesk, day: string): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: Line[]; next: string | null } = await desk.api(
      'GET',
      `/api/v1/mail/ledger?day=${day}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    lines.push(...page.items);
    cursor = page.next;
  }
  return lines;
}

/** Deletes all spam of the mailbox for good, call after call; resolves with how many and the seconds. */
async function purge(desk: BenchDesk): Promise<{ done: number; seconds: number }> {
  const started = performance.now();
  let done = 0;
  let cursor: string | undefined;
  do {
    const step: { done: number; next: string | null } = await desk.api('POST', '/api/v1/mail/bulk', {
      action: 'purge',
      folder: 'spam',
      mailbox: 'support',
      ...(cursor === undefined ? {} : { cursor }),
    });
    done += step.done;
    cursor = step.next ?? undefined;
  } while (cursor !== undefined);
  return { done, seconds: (performance.now() - started) / 1000 };
}

/** 30,000 mails as fast as they go in, 29,700 of them held for spam, from 5,000 senders; 300 from known customers, spread among them. */
export async function* flooded(): AsyncGenerator<Figure> {
  const total = Number(process.env.BENCH_MAILS ?? 30_000);
  const spam = total - realMails;
  const desk = await startBenchDesk({ connections: 2, as: 'lead@demo.test' });
  try {
    for (let turn = 0; turn < realMails; turn++) await desk.mail(real(turn, 'First'));
    await desk.settle();
    await desk.advance('PT3H');
    const idle = await idleFigures(desk);
    await desk.settle();
    const before = (await ledgers(desk)).length;
    const sending = flood(desk.smtpPort, spam);
    const { ticketed, listed } = await realOnes(desk, sending);
    const seconds = await sending;
    yield { figure: 'flood: mails accepted', value: round(total / seconds), unit: 'mails/s', mails: total, realMails };
    const p95 = percentile(ticketed, 0.95);
    yield {
      figure: 'flood: real mail until ticket, p95',
      value: round(p95),
      unit: 'ms',
      toReach: '<= 3 x idle',
      idle: round(idle.ticketed),
      ratio: round(p95 / idle.ticketed, 2),
      ticketed: ticketed.length,
    };
    const listP95 = percentile(listed, 0.95);
    yield {
      figure: 'flood: list in the API, p95',
      value: round(listP95),
      unit: 'ms',
      toReach: '<= 3 x idle',
      idle: round(idle.listed),
      ratio: round(listP95 / idle.listed, 2),
    };
    const draining = performance.now();
    await atRest(desk);
    const lines = await ledgers(desk);
    const outcomes: Record<string, number> = {};
    for (const { outcome } of lines) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    yield {
      figure: 'flood: mails in the ledger',
      value: lines.length - before,
      unit: 'mails',
      toReach: `= ${total}`,
      outcomes,
      restSeconds: round((performance.now() - draining) / 1000),
    };
    const purged = await purge(desk);
    yield {
      figure: 'flood: all spam deleted',
      value: round(purged.seconds),
      unit: 's',
      toReach: '< 60',
      tickets: purged.done,
    };
  } finally {
    await desk.stop();
  }
}

/** Waits for the end of a backlog that is longer than the desk answers a single question about it for. */
async function atRest(desk: BenchDesk): Promise<void> {
  const queues = ['suspectMailQueue', 'inboundMailQueue'].map((queue) => desk.gateway.sqs.queue(desk.name(queue)));
  while (queues.some((queue) => queue.depth().visible + queue.depth().inFlight > 0)) await pause(200);
  await desk.settle();
}

/** The ledgers of all days that the run can have touched. */
async function ledgers(desk: BenchDesk): Promise<Line[]> {
  const { now } = await desk.api<{ now: string }>('GET', '/local/clock');
  const day = (offset: number): string => new Date(Date.parse(now) + offset * 86_400_000).toISOString().slice(0, 10);
  return [...(await ledgerOf(desk, day(-1))), ...(await ledgerOf(desk, day(0))), ...(await ledgerOf(desk, day(1)))];
}
