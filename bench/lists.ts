/** What a page of the list costs, with few and with many tickets. */
import { round, startBenchDesk } from './desk.ts';
import type { Figure } from './figure.ts';
import { loadTickets } from './load.ts';

const sizes = [1_000, 100_000];

/** Read units and time of 50 tickets of one mailbox, of all, and of one agent's own, at each size. */
export async function* listPrice(): AsyncGenerator<Figure> {
  const desk = await startBenchDesk();
  try {
    let there = 0;
    for (const size of sizes) {
      await loadTickets(desk, there, size);
      there = size;
      for (const query of [
        'mailbox=support',
        'folder=unassigned',
        'folder=mine',
        'mailbox=support&status=closed',
        '',
      ]) {
        const path = `/api/v1/tickets?limit=50${query && `&${query}`}`;
        await desk.api('GET', path);
        await desk.forgetCalls();
        const started = performance.now();
        const { items } = await desk.api<{ items: unknown[] }>('GET', path);
        const took = performance.now() - started;
        const calls = (await desk.calls()).filter((call) => call.service === 'dynamodb' && call.function !== 'runner');
        const read = calls.reduce((sum, call) => sum + call.units.read, 0);
        yield {
          figure: `list of 50 tickets, ${query || 'all'}, of ${size}`,
          value: read,
          unit: 'RRU',
          toReach: '<= 15',
          items: items.length,
          ms: round(took),
        };
      }
    }
  } finally {
    await desk.stop();
  }
}
