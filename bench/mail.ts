/** What a mail and a reply cost, how long a mail takes to become a ticket, and how many a second the local desk takes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedCall } from '../local/types.ts';
import { type BenchDesk, percentile, round, startBenchDesk } from './desk.ts';
import type { Figure } from './figure.ts';

const words =
  'the machine on the second floor has stopped again while the steam was still on and nobody could tell us what the light means so we would like to know whether a visit this week is possible and what it costs '.split(
    ' ',
  );

/** Prose of about `bytes` characters that differs from mail to mail, as people’s mails do. */
export function prose(bytes: number, seed: number): string {
  let state = seed + 1;
  let text = '';
  while (text.length < bytes) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${words[state % words.length]}${state % 11 === 0 ? `-${state % 997}` : ''}${state % 13 === 0 ? '.\n' : ' '}`;
  }
  return text.slice(0, bytes);
}

/** Write units apart from the search postings, and read units, of all functions together. */
function units(calls: readonly RecordedCall[]): {
  write: number;
  read: number;
  writeSearch: number;
  byFunction: Record<string, number>;
} {
  const byFunction: Record<string, number> = {};
  let [write, read, writeSearch] = [0, 0, 0];
  for (const call of calls) {
    if (call.service !== 'dynamodb' || call.function === 'runner') continue;
    read += call.units.read;
    if (/search/i.test(call.resource)) {
      writeSearch += call.units.write;
      continue;
    }
    write += call.units.write;
    byFunction[call.function] = (byFunction[call.function] ?? 0) + call.units.write;
  }
  return { write, read, writeSearch, byFunction };
}

const newest = async (desk: BenchDesk): Promise<number> =>
  (await desk.api<{ items: { number: number }[] }>('GET', '/api/v1/tickets?mailbox=support&limit=1&sort=-waitingSince'))
    .items[0]?.number ?? 0;

/** Billed units of one inbound mail that opens a ticket, and of one agent's reply, both until delivered. */
export async function* prices(): AsyncGenerator<Figure> {
  const desk = await startBenchDesk();
  try {
    await desk.settle();
    await desk.forgetCalls();
    await desk.mail({ from: 'new@customer.test', subject: 'The machine has stopped again', text: prose(4_400, 7) });
    await desk.settle();
    await desk.advance('PT30S');
    const inbound = await desk.calls();
    const puts = inbound.filter(
      (call) => call.service === 's3' && call.operation === 'PutObject' && call.function !== 'runner',
    ).length;
    const mail = units(inbound);
    yield {
      figure: 'inbound mail, new ticket, 5 KB',
      value: mail.write,
      unit: 'WRU',
      toReach: '<= 20',
      readUnits: mail.read,
      searchPostings: mail.writeSearch,
      s3Puts: puts,
      byFunction: mail.byFunction,
    };

    const number = await newest(desk);
    await desk.forgetCalls();
    await desk.api('POST', `/api/v1/tickets/${number}/replies`, {
      undo: true,
      text: 'Please hold the power button for twenty seconds, then tell us the number in the corner.\n\nAnna',
    });
    await desk.settle();
    await desk.advance('PT30S');
    const reply = units(await desk.calls());
    yield {
      figure: "agent's reply, sent and delivered",
      value: reply.write,
      unit: 'WRU',
      toReach: '<= 14',
      readUnits: reply.read,
      searchPostings: reply.writeSearch,
      byFunction: reply.byFunction,
    };
  } finally {
    await desk.stop();
  }
}

/** Mail accepted by SMTP until the ticket shows in the API, on a desk that does nothing else. */
export async function* latency(): AsyncGenerator<Figure> {
  const desk = await startBenchDesk();
  try {
    const times: number[] = [];
    for (let turn = 0; turn < 45; turn++) {
      const before = await newest(desk);
      await desk.mail({ from: `c${turn}@customer.test`, subject: `Mail ${turn}`, text: prose(4_400, turn) });
      const accepted = performance.now();
      while ((await newest(desk)) === before) await new Promise(setImmediate);
      if (turn >= 5) times.push(performance.now() - accepted);
      await desk.settle();
    }
    yield {
      figure: 'mail accepted until ticket in the API, p50',
      value: round(percentile(times, 0.5)),
      unit: 'ms',
      mails: times.length,
    };
    yield {
      figure: 'mail accepted until ticket in the API, p95',
      value: round(percentile(times, 0.95)),
      unit: 'ms',
      toReach: '<= 250',
      mails: times.length,
    };
  } finally {
    await desk.stop();
  }
}

/** Waits until every mail is a ticket that the API shows: none is left in the queue of inbound mail. */
async function allTickets(desk: BenchDesk): Promise<void> {
  const queue = desk.gateway.sqs.queue(desk.name('inboundMailQueue'));
  for (;;) {
    const { visible, inFlight } = queue.depth();
    if (visible + inFlight === 0) return;
    await pause(10);
  }
}

/**
 * 2,000 mails from as many senders over eight connections: until the last is a ticket in the API, and until everything behind it (acknowledgement sent and
 * delivered, search, workflows, counters) is done.
 */
export async function* throughput(): AsyncGenerator<Figure> {
  const count = Number(process.env.BENCH_MAILS ?? 2_000);
  const desk = await startBenchDesk({ connections: 8 });
  try {
    await desk.mail({ from: 'warm@customer.test', subject: 'Warm-up', text: 'x' });
    await desk.settle();
    const started = performance.now();
    await Promise.all(
      Array.from({ length: count }, (_, turn) =>
        desk.mail({ from: `c${turn}@customer.test`, subject: `Mail ${turn}`, text: prose(4_400, turn) }),
      ),
    );
    const perSecond = () => round(count / ((performance.now() - started) / 1000));
    const acceptedPerSecond = perSecond();
    await allTickets(desk);
    yield {
      figure: 'sustained inbound on the local desk, until the last ticket is in the API',
      value: perSecond(),
      unit: 'mails/s',
      mails: count,
      acceptedPerSecond,
    };
    await desk.settle();
    yield {
      figure: 'sustained inbound on the local desk, until everything is at rest',
      value: perSecond(),
      unit: 'mails/s',
      toReach: '>= 100',
      mails: count,
    };
  } finally {
    await desk.stop();
  }
}
