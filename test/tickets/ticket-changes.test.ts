import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amend,
  annotate,
  answer,
  type Change,
  type Entry,
  folders,
  joinMessage,
  levels,
  openTicket,
  priorities,
  standingOf,
  type Ticket,
  type TicketPatch,
} from '../../functions/tickets/index.ts';
import {
  aClock,
  agentActor,
  aNote,
  anAddress,
  anId,
  aReceived,
  aRequester,
  aSent,
  aTicket,
  hour,
  minute,
  someTime,
} from '../support/factories.ts';

const by = (over: Partial<Parameters<typeof amend>[2]> = {}) => ({
  actor: agentActor(),
  at: someTime + hour,
  idFor: (field: string) => `id-${field}`,
  ...over,
});
const open = (over: Partial<Parameters<typeof openTicket>[0]> = {}) =>
  openTicket({ number: 1042, mailbox: 'support', requester: aRequester(), message: aReceived(), ...over });
const changesOf = (change: Change) =>
  change.entries.flatMap((entry) =>
    entry.type === 'change' ? [{ field: entry.field, from: entry.from, to: entry.to }] : [],
  );
const factsOf = (change: Change) => change.entries.flatMap(({ facts }) => facts ?? []);

describe('a new ticket', () => {
  test('is new, version 1, waiting since its message, and states that it was created', () => {
    const { ticket, entries } = open({ clocks: [aClock()] });
    expect(ticket).toMatchObject({
      status: 'new',
      folder: 'desk',
      version: 1,
      kind: 'question',
      priority: 'normal',
      level: 1,
      waitingSince: someTime,
      createdAt: someTime,
    });
    expect(entries).toMatchObject([{ type: 'received', facts: [{ fact: 'created' }], state: standingOf(ticket) }]);
    expect(entries[0]).not.toHaveProperty('before');
  });

  test('leaves the requester and doubles out of the participants', () => {
    const { ticket } = open({
      participants: [anAddress('eino@x.test', 'Eino'), anAddress(), anAddress('eino@x.test')],
    });
    expect(ticket.participants).toEqual([anAddress('eino@x.test', 'Eino')]);
  });

  test('outside the desk has no clocks and states nothing until it comes there', () => {
    const spam = open({ folder: 'spam', folderReason: 'The spam filter said so.', clocks: [aClock()] });
    expect(spam.ticket.clocks).toEqual([]);
    expect(factsOf(spam)).toEqual([]);
    const released = amend(spam.ticket, { folder: 'desk' }, by());
    expect(factsOf(released)).toEqual([{ fact: 'created' }]);
    expect(released.ticket.folderReason).toBeUndefined();
    expect(factsOf(amend(released.ticket, { folder: 'trash' }, by()))).toEqual([{ fact: 'closed' }]);
  });

  test('keeps its head small whatever the subject and however many are copied', () => {
    const participants = Array.from({ length: 500 }, (_, at) => anAddress(`p${at}@x.test`));
    const { ticket, entries } = open({ participants, message: aReceived({ subject: 'x'.repeat(10_000) }) });
    expect(ticket.participants).toHaveLength(100);
    expect(ticket.subject).toHaveLength(250);
    expect(entries[0]).toMatchObject({ subject: 'x'.repeat(10_000) });
  });
});

describe('a message that joins', () => {
  const later = someTime + 5 * hour;
  test.each([
    ['new', 'new'],
    ['open', 'open'],
    ['waiting', 'open'],
    ['deferred', 'open'],
    ['closed', 'open'],
  ] as const)('makes a %s ticket %s', (before, after) => {
    const ticket = aTicket({
      status: before,
      waitingSince: undefined,
      closedAt: before === 'closed' ? later : undefined,
      deferredUntil: before === 'deferred' ? later : undefined,
    });
    const joined = joinMessage(ticket, aReceived({ at: later }));
    expect(joined.ticket).toMatchObject({ status: after, waitingSince: later });
    expect(joined.ticket.closedAt).toBeUndefined();
    expect(joined.ticket.deferredUntil).toBeUndefined();
    expect(changesOf(joined)).toEqual(before === after ? [] : [{ field: 'status', from: before, to: after }]);
  });

  test('reopens a closed ticket once and says so', () => {
    const joined = joinMessage(aTicket({ status: 'closed', closedAt: someTime }), aReceived({ at: later }));
    expect(joined.ticket.reopened).toBe(1);
    expect(factsOf(joined)).toEqual([{ fact: 'reopened' }]);
  });

  test('of a machine changes no status and makes nobody wait', () => {
    const closed = aTicket({ status: 'closed', closedAt: someTime, waitingSince: undefined });
    const joined = joinMessage(closed, aReceived({ at: later, automatic: true }));
    expect(joined.ticket).toMatchObject({ status: 'closed', closedAt: someTime, waitingSince: undefined, version: 2 });
    expect(joined.entries).toHaveLength(1);
    expect(joined.entries[0]).not.toHaveProperty('state');
  });

  test('leaves the time since which the customer waits as it is', () => {
    expect(joinMessage(aTicket({ waitingSince: someTime }), aReceived({ at: later })).ticket.waitingSince).toBe(
      someTime,
    );
  });

  test('lets its sender and those it names take part', () => {
    const joined = joinMessage(aTicket(), aReceived({ from: anAddress('eino@x.test', 'Eino') }), {
      participants: [anAddress('liisa@x.test', 'Liisa'), anAddress()],
    });
    expect(joined.ticket.participants.map(({ address }) => address)).toEqual(['eino@x.test', 'liisa@x.test']);
  });
});

describe('an answer', () => {
  test('waits for the customer, takes the ticket, and states the first answer in minutes', () => {
    const answered = answer(aTicket({ clocks: [aClock()] }), aSent({ at: someTime + 90 * minute }));
    expect(answered.ticket).toMatchObject({
      status: 'waiting',
      assignee: 'anna@demo.test',
      firstAnsweredAt: someTime + 90 * minute,
    });
    expect(answered.ticket.waitingSince).toBeUndefined();
    expect(factsOf(answered)).toEqual([{ fact: 'answered', value: 90 }]);
    expect(answered.ticket.clocks).toMatchObject([{ state: 'kept', stoppedAt: someTime + 90 * minute }]);
  });

  test.each([
    ['running', 4 * hour, 'kept'],
    ['running', 4 * hour + 1, 'missed'],
    ['warned', 4 * hour, 'kept'],
    ['breached', 5 * hour, 'missed'],
  ] as const)('stops a %s clock after %d ms as %s', (state, after, stopped) => {
    const { ticket } = answer(aTicket({ clocks: [aClock({ state })] }), aSent({ at: someTime + after }));
    expect(ticket.clocks[0]?.state).toBe(stopped);
  });

  test('after the first states no answer and moves no clock again', () => {
    const first = answer(aTicket({ clocks: [aClock()] }), aSent());
    const second = answer(first.ticket, aSent({ at: someTime + 9 * hour }));
    expect(factsOf(second)).toEqual([]);
    expect(second.ticket.clocks).toEqual(first.ticket.clocks);
  });

  test('of the desk itself is no first answer', () => {
    const answered = answer(
      aTicket({ clocks: [aClock()] }),
      aSent({ automatic: true, actor: { type: 'system', id: 'acknowledgement', name: 'Tuki' } }),
    );
    expect(answered.ticket.firstAnsweredAt).toBeUndefined();
    expect(answered.ticket.assignee).toBeUndefined();
    expect(answered.ticket.clocks[0]?.state).toBe('running');
  });

  test('that closes states both, and by whom', () => {
    const answered = answer(aTicket(), aSent({ at: someTime + hour }), { status: 'closed' });
    expect(answered.ticket).toMatchObject({ status: 'closed', closedAt: someTime + hour, closedBy: 'anna@demo.test' });
    expect(factsOf(answered)).toEqual([
      { fact: 'answered', value: 60 },
      { fact: 'closed', value: 60 },
    ]);
  });

  test('leaves the assignee alone when somebody has the ticket', () => {
    expect(answer(aTicket({ assignee: 'ben@demo.test', status: 'open' }), aSent()).ticket.assignee).toBe(
      'ben@demo.test',
    );
  });

  test.each(['new', 'deferred'] as const)('cannot make the ticket %s', (status) => {
    expect(() => answer(aTicket(), aSent(), { status })).toThrow(
      expect.objectContaining({ code: 'invalid-change', fields: [expect.objectContaining({ path: 'status' })] }),
    );
  });
});

describe('an amendment', () => {
  test('has one entry for each field that is really changed', () => {
    const amended = amend(
      aTicket({ tags: ['a'] }),
      { priority: 'high', kind: 'question', addTags: ['a', 'b'], team: 'billing' },
      by({ rule: 'Refunds' }),
    );
    expect(changesOf(amended)).toEqual([
      { field: 'priority', from: 'normal', to: 'high' },
      { field: 'team', from: null, to: 'billing' },
      { field: 'tags', from: ['a'], to: ['a', 'b'] },
    ]);
    expect(amended.entries).toMatchObject([
      { id: 'id-priority', rule: 'Refunds' },
      { id: 'id-team' },
      { id: 'id-tags' },
    ]);
  });

  test('that changes nothing gives the ticket back as it was', () => {
    const ticket = aTicket({ fields: { order: 7 } });
    const amended = amend(ticket, { subject: ticket.subject, tags: [], assignee: null, fields: { order: 7 } }, by());
    expect(amended).toEqual({ ticket, entries: [] });
  });

  test('gives a new ticket to somebody and so opens it', () => {
    const amended = amend(aTicket(), { assignee: 'ben@demo.test' }, by());
    expect(amended.ticket.status).toBe('open');
    expect(changesOf(amended).map(({ field }) => field)).toEqual(['assignee', 'status']);
    expect(amended.entries[0]).toMatchObject({
      state: { status: 'open', assignee: 'ben@demo.test' },
      before: { status: 'new' },
    });
    expect(amended.entries[1]).not.toHaveProperty('state');
  });

  test('defers until a time, and forgets the time when the ticket goes on', () => {
    const deferred = amend(aTicket(), { status: 'deferred', deferredUntil: someTime + 24 * hour }, by());
    expect(deferred.ticket).toMatchObject({ status: 'deferred', deferredUntil: someTime + 24 * hour });
    expect(deferred.entries).toMatchObject([{ field: 'status', to: 'deferred', until: someTime + 24 * hour }]);
    const longer = amend(deferred.ticket, { deferredUntil: someTime + 48 * hour }, by());
    expect(longer.ticket.deferredUntil).toBe(someTime + 48 * hour);
    expect(amend(longer.ticket, { status: 'open' }, by()).ticket.deferredUntil).toBeUndefined();
  });

  test('closes with the minutes since creation and stops what runs', () => {
    const closed = amend(aTicket({ clocks: [aClock()] }), { status: 'closed' }, by({ at: someTime + 2 * hour }));
    expect(factsOf(closed)).toEqual([{ fact: 'closed', value: 120 }]);
    expect(closed.ticket.clocks[0]?.state).toBe('kept');
    const reopened = amend(closed.ticket, { status: 'open' }, by());
    expect(factsOf(reopened)).toEqual([{ fact: 'reopened' }]);
    expect(reopened.ticket).toMatchObject({ closedAt: undefined, closedBy: undefined, reopened: 0 });
  });

  test.each([
    ['running', 'warned', ['warned']],
    ['running', 'breached', ['breached']],
    ['warned', 'breached', ['breached']],
    ['warned', 'warned', []],
    ['breached', 'warned', []],
    ['kept', 'breached', []],
  ] as const)('takes a clock from %s to %s with facts %j', (from, to, facts) => {
    const amended = amend(
      aTicket({ clocks: [aClock({ state: from })] }),
      { clock: { name: 'firstResponse', state: to } },
      by(),
    );
    expect(factsOf(amended).map(({ fact }) => fact)).toEqual(facts);
    expect(amended.ticket.clocks[0]?.state).toBe(facts.length > 0 ? to : from);
  });

  test('merges fields and takes away those that are null', () => {
    const { ticket } = amend(
      aTicket({ fields: { order: 7, shop: 'Oulu' } }),
      { fields: { order: null, paid: true } },
      by(),
    );
    expect(ticket.fields).toEqual({ shop: 'Oulu', paid: true });
  });

  test.each<[TicketPatch, string]>([
    [{ subject: '  ' }, 'subject'],
    [{ status: 'deferred' }, 'deferredUntil'],
    [{ status: 'open', deferredUntil: someTime }, 'deferredUntil'],
    [{ status: 'new', assignee: 'ben@demo.test' }, 'status'],
    [{ clock: { name: 'resolution', state: 'warned' } }, 'clock'],
  ])('%j is refused, naming %s', (patch, path) => {
    expect(() => amend(aTicket(), patch, by())).toThrow(
      expect.objectContaining({ code: 'invalid-change', fields: [expect.objectContaining({ path })] }),
    );
  });

  test('makes no ticket new again', () => {
    expect(() => amend(aTicket({ status: 'open' }), { status: 'new' }, by())).toThrow(/new again/);
  });
});

/** Anything that may happen to a ticket. */
type Step = (ticket: Ticket, at: number) => Change;
const patches: fc.Arbitrary<TicketPatch> = fc.record(
  {
    priority: fc.constantFrom(...priorities),
    level: fc.constantFrom(...levels),
    folder: fc.constantFrom(...folders),
    assignee: fc.constantFrom('anna@demo.test', 'ben@demo.test', null),
    mailbox: fc.constantFrom('support', 'sales'),
    kind: fc.constantFrom('question', 'project'),
    addTags: fc.constantFrom(['a'], ['b', 'c']),
    status: fc.constantFrom('open', 'waiting', 'closed'),
  },
  { requiredKeys: [] },
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  patches.map(
    (patch): Step =>
      (ticket, at) =>
        amend(ticket, patch, by({ at, idFor: anId })),
  ),
  fc.boolean().map(
    (automatic): Step =>
      (ticket, at) =>
        joinMessage(ticket, aReceived({ at, automatic })),
  ),
  fc.constantFrom('waiting', 'open', 'closed').map(
    (status): Step =>
      (ticket, at) =>
        answer(ticket, aSent({ at }), { status }),
  ),
  fc.constant<Step>((ticket, at) => annotate(ticket, aNote({ at }))),
);

describe('whatever happens to a ticket', () => {
  const histories = fc.array(steps, { maxLength: 25 });
  const play = (
    history: readonly Step[],
    check: (before: Ticket, change: Change) => void,
    folder: 'desk' | 'spam' = 'desk',
  ) => {
    let { ticket } = open({ folder, clocks: [aClock()] });
    for (const [at, step] of history.entries()) {
      const frozen = structuredClone(ticket);
      const change = step(ticket, someTime + (at + 1) * minute);
      expect(ticket).toEqual(frozen);
      check(ticket, change);
      ticket = change.ticket;
    }
    return ticket;
  };

  test('the version rises by one with each change, and nothing changes without an entry', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(history, (before, { ticket, entries }) => {
          if (entries.length === 0) expect(ticket).toEqual(before);
          else expect(ticket.version).toBe(before.version + 1);
        });
      }),
    );
  });

  test('the first entry, and no other, says where it stood and stands, just when that differs', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(history, (before, { ticket, entries }) => {
          const moved = JSON.stringify(standingOf(before)) !== JSON.stringify(standingOf(ticket));
          for (const [at, entry] of entries.entries()) {
            expect(entry.state).toEqual(at === 0 && moved ? standingOf(ticket) : undefined);
            expect(entry.before).toEqual(at === 0 && moved ? standingOf(before) : undefined);
          }
        });
      }),
    );
  });

  test.each(['desk', 'spam'] as const)(
    'created and reopened less closed is whether it lies open at the desk (begun in %s)',
    (folder) => {
      fc.assert(
        fc.property(histories, (history) => {
          const value = (entries: readonly Entry[]) =>
            entries
              .flatMap(({ facts }) => facts ?? [])
              .reduce(
                (sum, { fact }) => sum + (fact === 'closed' ? -1 : fact === 'created' || fact === 'reopened' ? 1 : 0),
                0,
              );
          let total = value(open({ folder }).entries);
          const end = play(history, (_, { entries }) => (total += value(entries)), folder);
          expect(total).toBe(end.folder === 'desk' && end.status !== 'closed' ? 1 : 0);
        }),
      );
    },
  );

  test('a new ticket has nobody, a closed one says when, a clock that stopped stays', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(history, (before, { ticket }) => {
          if (ticket.status === 'new') expect(ticket.assignee).toBeUndefined();
          expect(ticket.closedAt !== undefined).toBe(ticket.status === 'closed');
          for (const clock of before.clocks.filter(({ state }) => state === 'kept' || state === 'missed'))
            expect(ticket.clocks).toContainEqual(clock);
        });
      }),
    );
  });
});
