import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticketPatch } from '../../functions/api/tickets/patch-ticket.ts';
import { undoPatch } from '../../functions/api/tickets/undo-patch.ts';
import {
  amend,
  InvalidChangeError,
  kinds,
  priorities,
  statuses,
  type Ticket,
  type TicketPatch,
} from '../../functions/tickets/index.ts';
import { aClock, agentActor, anAddress, aTicket, hour, someTime } from '../support/factories.ts';

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const instant = fc.integer({ min: someTime, max: someTime + 1000 * hour });
const agent = fc.constantFrom('anna@demo.test', 'ben@demo.test');
const step = fc.record({ id: fc.constantFrom('a', 'b'), text: fc.constantFrom('One', 'Two'), required: fc.boolean() });

const anyPatch: fc.Arbitrary<TicketPatch> = fc.record({
  status: maybe(fc.constantFrom(...statuses)),
  deferredUntil: maybe(instant),
  assignee: maybe(fc.option(agent)),
  team: maybe(fc.option(fc.constantFrom('billing', 'repair'))),
  priority: maybe(fc.constantFrom(...priorities)),
  kind: maybe(fc.constantFrom(...kinds)),
  subject: maybe(fc.constantFrom('Lamp', 'Chair')),
  tags: maybe(fc.subarray(['x', 'y'])),
  addTags: maybe(fc.subarray(['y', 'z'])),
  fields: maybe(fc.dictionary(fc.constantFrom('p', 'q'), fc.option(fc.integer()))),
  requester: maybe(fc.constantFrom('liisa', 'kaisa').map((id) => ({ id, ...anAddress(`${id}@customer.test`, id) }))),
  startAt: maybe(fc.option(instant)),
  dueAt: maybe(fc.option(instant)),
  addFollowers: maybe(fc.array(agent, { maxLength: 2 })),
  removeFollowers: maybe(fc.array(agent, { maxLength: 2 })),
  checklist: maybe(fc.uniqueArray(step, { maxLength: 2, selector: ({ id }) => id })),
});

/** A ticket as people see it. */
const shown = ({
  version,
  updatedAt,
  undo,
  followers = [],
  checklist = [],
  scheduled,
  fields,
  requester,
  ...rest
}: Ticket) => ({
  ...rest,
  followers,
  checklist,
  fields: { ...fields },
  requester: { address: requester.address, name: requester.name },
});

/** Undefined for a patch that is refused. */
function amended(ticket: Ticket, patch: TicketPatch, at: number): Ticket | undefined {
  try {
    return amend(ticket, patch, { actor: agentActor(), at, idFor: (field) => `${at}-${field}` }).ticket;
  } catch (error) {
    if (error instanceof InvalidChangeError) return undefined;
    throw error;
  }
}

test('what a change has made is taken back by its undo, whatever was changed before', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(anyPatch, { minLength: 1, maxLength: 4 }), (patches) => {
      let before = aTicket({ clocks: [aClock()] });
      for (const [nth, patch] of patches.entries()) {
        const after = amended(before, patch, someTime + nth);
        if (!after || after === before) continue;
        const body = undoPatch(before, after);
        expect(body).toBeDefined();
        const { requester, ...undo } = ticketPatch.parse(JSON.parse(JSON.stringify(body)));
        const former = requester
          ? { requester: { id: 'x', name: requester.name, address: requester.address ?? '' } }
          : {};
        const back = amended(after, { ...undo, ...former }, someTime + nth + 1);
        if (!back) throw new Error(`the undo was refused: ${JSON.stringify(body)}`);
        expect(shown(back)).toEqual(shown(before));
        taken += 1;
        before = after;
      }
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(100);
});
