import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duePk } from '../../functions/platform/keys.ts';
import { dueOn } from '../../functions/service-levels/due.ts';
import { folders, statuses, type Ticket } from '../../functions/tickets/index.ts';
import { ticketItem } from '../../functions/tickets/ticket-item.ts';
import { aClock, aTicket } from '../support/factories.ts';

const month = 30 * 24 * 60 * 60 * 1000;
const instant = fc.integer({ min: 1, max: 20 });
const reminder = instant.map((at) => ({ id: 'r', at, for: 'a@x.test', by: 'a@x.test', text: '' }));
const clock = fc
  .record({ warnAt: instant, dueAt: instant, state: fc.constantFrom('running', 'warned', 'breached', 'kept') })
  .map((over) => aClock({ ...over, dueAt: Math.max(over.warnAt, over.dueAt) }));

const anyTicket = fc
  .record({
    folder: fc.constantFrom(...folders),
    status: fc.constantFrom(...statuses),
    deferredUntil: instant,
    clocks: fc.array(clock, { maxLength: 1 }),
    reminders: fc.array(reminder, { maxLength: 2 }),
    dueAt: fc.option(instant, { nil: undefined }),
    dueTold: fc.constantFrom(true as const, undefined),
    trashedAt: instant,
    scheduled: fc.array(
      fc.record({
        id: fc.constant('s'),
        at: instant,
        by: fc.constant('a@x.test'),
        heldAt: fc.option(instant, { nil: undefined }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(
    ({ deferredUntil, trashedAt, ...over }): Ticket => ({
      ...aTicket(over),
      deferredUntil: over.status === 'deferred' ? deferredUntil : undefined,
      trashedAt: over.folder === 'trash' ? trashedAt - month : undefined,
    }),
  );

test('a ticket stands in the index of what is due at an instant just when something has fallen due on it by then', () => {
  fc.assert(
    fc.property(anyTicket, fc.integer({ min: 0, max: 21 }), (ticket, now) => {
      const { g4pk, g4sk } = ticketItem(ticket);
      const found = g4pk === duePk && Number(String(g4sk).slice(0, 15)) <= now;
      expect(found).toBe(dueOn(ticket, now).length > 0);
    }),
    { numRuns: 2000 },
  );
});
