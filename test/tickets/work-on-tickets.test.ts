import { describe, expect, test } from 'vitest';
import {
  amend,
  answer,
  type Change,
  type ChangeEntry,
  joinMessage,
  openForCaller,
  openSteps,
  reachDueDate,
  remind,
  removeReminder,
  setReminder,
  type Ticket,
  type TicketPatch,
} from '../../functions/tickets/index.ts';
import {
  aClock,
  agentActor,
  anAddress,
  aReceived,
  aRequester,
  aSent,
  aTicket,
  hour,
  someTime,
} from '../support/factories.ts';

const by = (at = someTime + hour) => ({ actor: agentActor(), at, idFor: (field: string) => `id-${field}` });
const changesOf = ({ entries }: Change) =>
  entries
    .filter((entry): entry is ChangeEntry => entry.type === 'change')
    .map(({ field, from, to }) => ({ field, from, to }));
const nothing = (ticket: Ticket): Change => ({ ticket, entries: [] });
const steps = [
  { id: 'a', text: 'One', required: true },
  { id: 'b', text: 'Two' },
];

describe('a patch of the work on a ticket', () => {
  test.each<[string, Partial<Ticket>, TicketPatch]>([
    ['followers', { followers: ['a@x.test'] }, { addFollowers: ['a@x.test'], removeFollowers: ['b@x.test'] }],
    ['followers where there are none', {}, { followers: [], removeFollowers: ['b@x.test'] }],
    ['dates', { startAt: 1, dueAt: 2 }, { startAt: 1, dueAt: 2 }],
    ['dates that are not there', {}, { startAt: null, dueAt: null }],
    ['the checklist', { checklist: steps }, { checklist: steps }],
    ['the customer', {}, { requester: { ...anAddress(), id: 'customer-kaisa' } }],
  ])('that leaves %s as it is changes nothing', (_, over, patch) => {
    const ticket = aTicket(over);
    expect(amend(ticket, patch, by())).toEqual(nothing(ticket));
  });

  test.each<[string, TicketPatch, string]>([
    ['more than 50 followers', { followers: Array.from({ length: 51 }, (_, at) => `a${at}@x.test`) }, 'followers'],
    ['more than 50 steps', { checklist: Array.from({ length: 51 }, () => ({ text: 'x' })) }, 'checklist'],
    ['a step twice', { checklist: [steps[0], steps[0]].map((step) => ({ text: '', ...step })) }, 'checklist.1.id'],
    ['an end before the start', { dueAt: 5, startAt: 6 }, 'startAt'],
  ])('with %s is refused', (_, patch, path) => {
    expect(() => amend(aTicket(), patch, by())).toThrow(path);
  });

  test('moves steps about with one line that names none of them', () => {
    const { ticket, entries } = amend(aTicket({ checklist: steps }), { checklist: steps.toReversed() }, by());
    expect(ticket.checklist?.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(entries).toMatchObject([{ field: 'checklist', from: [], to: [] }]);
  });

  test('unticks a step, and takes away and brings back one under its id', () => {
    const done = [{ id: 'a', text: 'One', doneAt: 1, doneBy: 'ben@demo.test' }];
    const unticked = amend(aTicket({ checklist: done }), { checklist: [{ id: 'a', text: 'One', done: false }] }, by());
    expect(unticked.ticket.checklist).toEqual([{ id: 'a', text: 'One' }]);
    const emptied = amend(unticked.ticket, { checklist: [] }, by());
    expect(changesOf(emptied)).toEqual([{ field: 'checklist', from: [{ id: 'a', text: 'One' }], to: [] }]);
    expect(amend(emptied.ticket, { checklist: [{ id: 'a', text: 'One' }] }, by()).ticket.checklist).toEqual([
      { id: 'a', text: 'One' },
    ]);
  });

  test('gives new steps the same ids when it is repeated', () => {
    const ids = () =>
      amend(aTicket(), { checklist: [{ text: 'x' }, { text: 'x' }] }, by()).ticket.checklist?.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  test('that closes is not held up by open steps: rules, mail and people decide that before', () => {
    const ticket = aTicket({ checklist: steps });
    expect(openSteps(ticket)).toEqual([{ path: 'checklist.0', message: expect.stringContaining('One') }]);
    expect(amend(ticket, { status: 'closed' }, by()).ticket.status).toBe('closed');
    expect(openSteps(aTicket())).toEqual([]);
  });

  test('to another customer leaves nobody twice in the conversation, and does not hold what is held', () => {
    const ticket = aTicket({
      participants: [anAddress('eino@x.test'), anAddress('liisa@x.test')],
      scheduled: [
        { id: 's1', at: 9, by: 'anna@demo.test' },
        { id: 's2', at: 9, by: 'anna@demo.test', heldAt: 5 },
      ],
    });
    const changed = amend(ticket, { requester: { id: 'e', ...anAddress('eino@x.test') } }, by());
    expect(changed.ticket).toMatchObject({
      participants: [{ address: 'liisa@x.test' }],
      scheduled: [
        { id: 's1', heldAt: someTime + hour },
        { id: 's2', heldAt: 5 },
      ],
    });
    expect(changed.entries.map(({ id }) => id)).toEqual(['id-requester', 'id-scheduled.s1']);
  });

  test('into the trash and back is dated once', () => {
    const trashed = amend(aTicket({ folder: 'spam' }), { folder: 'trash' }, by(10)).ticket;
    expect(trashed.trashedAt).toBe(10);
    expect(amend(trashed, { folder: 'trash', priority: 'low' }, by(20)).ticket.trashedAt).toBe(10);
    expect(amend(trashed, { folder: 'spam' }, by(20)).ticket.trashedAt).toBeUndefined();
  });
});

describe('a change of status that is taken back', () => {
  const closedOf = (over: Partial<Ticket> = {}) =>
    amend(aTicket({ clocks: [aClock()], ...over }), { status: 'closed' }, by()).ticket;

  test('leaves the ticket waiting as before, new where it was new', () => {
    const back = amend(closedOf(), { status: 'new', undoes: 2 }, by(someTime + 2 * hour)).ticket;
    expect(back).toMatchObject({ status: 'new', waitingSince: someTime, clocks: [aClock()] });
    expect(back.closedAt).toBeUndefined();
    expect(back.undo).toBeUndefined();
  });

  test.each<[string, (ticket: Ticket) => Ticket]>([
    ['an answer', (ticket) => answer(ticket, aSent(), { status: 'closed' }).ticket],
    ['a message', (ticket) => joinMessage(ticket, aReceived({ at: someTime + 2 * hour })).ticket],
    ['another change of status', (ticket) => amend(ticket, { status: 'open' }, by()).ticket],
  ])('brings nothing back after %s', (_, go) => {
    const ticket = go(closedOf({ status: 'open' }));
    const { waitingSince } = ticket;
    const back = amend(ticket, { status: ticket.status === 'open' ? 'waiting' : 'open', undoes: 2 }, by()).ticket;
    expect(back.waitingSince).toBe(ticket.status === 'open' ? undefined : waitingSince);
    expect(() => amend(ticket, { status: 'new', undoes: 2 }, by())).toThrow(/new again/);
  });

  test('is not new with an assignee', () => {
    const taken = amend(aTicket(), { assignee: 'anna@demo.test' }, by()).ticket;
    expect(() => amend(taken, { status: 'new', undoes: 2 }, by())).toThrow(/assignee/);
    expect(amend(taken, { status: 'new', assignee: null, undoes: 2 }, by()).ticket.status).toBe('new');
  });

  test('is remembered of people alone', () => {
    const actor = { type: 'workflow', id: 'w', name: 'W' } as const;
    expect(amend(aTicket(), { status: 'closed' }, { ...by(), actor }).ticket.undo).toBeUndefined();
  });
});

describe('a reminder', () => {
  const reminder = { id: 'r1', at: someTime + hour, for: 'ben@demo.test', by: 'anna@demo.test', text: 'Call' };
  const ticket = setReminder(aTicket(), reminder, by(someTime)).ticket;

  test('is set once and taken away once', () => {
    expect(setReminder(ticket, reminder, by())).toEqual(nothing(ticket));
    const removed = removeReminder(ticket, 'r1', by());
    expect(changesOf(removed)).toEqual([{ field: 'reminders', from: reminder, to: null }]);
    expect(removeReminder(removed.ticket, 'r1', by())).toEqual(nothing(removed.ticket));
  });

  test.each<[string, Ticket, number]>([
    ['before its time', ticket, reminder.at - 1],
    ['when it was taken away', aTicket(), reminder.at],
    ['in the trash', { ...ticket, folder: 'trash' }, reminder.at],
  ])('does not come up %s', (_, at, now) => {
    expect(remind(at, 'r1', now)).toEqual(nothing(at));
  });

  test('comes up at its time, under an id that a repetition gives again', () => {
    const [one, other] = [remind(ticket, 'r1', reminder.at), remind(ticket, 'r1', reminder.at + hour)];
    expect(one).toEqual(other);
    expect(one.entries).toMatchObject([
      { field: 'reminder', from: null, to: { id: 'r1', for: 'ben@demo.test', text: 'Call' }, at: reminder.at },
    ]);
  });

  test('that came up late stands where the ticket came back', () => {
    const back = { ...ticket, updatedAt: reminder.at + 9 * hour };
    expect(remind(back, 'r1', reminder.at + 10 * hour).entries[0]?.order).toBe(reminder.at + 9 * hour);
  });
});

describe('a due date', () => {
  const ticket = amend(aTicket(), { dueAt: someTime + 2 * hour }, by()).ticket;
  const told = reachDueDate(ticket, someTime + 2 * hour);

  test('is told once and leaves the date as it is', () => {
    expect(changesOf(told)).toEqual([{ field: 'dueAt', from: someTime + 2 * hour, to: someTime + 2 * hour }]);
    expect(told.ticket).toMatchObject({ dueTold: true, dueAt: someTime + 2 * hour });
    expect(reachDueDate(told.ticket, someTime + 3 * hour)).toEqual(nothing(told.ticket));
  });

  test('is told again when it is moved, also to the same time', () => {
    const moved = amend(told.ticket, { dueAt: null }, by()).ticket;
    const again = reachDueDate(amend(moved, { dueAt: someTime + 2 * hour }, by()).ticket, someTime + 3 * hour);
    expect(again.entries[0]?.id).not.toBe(told.entries[0]?.id);
    expect(again.entries).toHaveLength(1);
  });

  test.each<[string, Partial<Ticket>]>([
    ['closed', { status: 'closed' }],
    ['in spam', { folder: 'spam' }],
    ['to be done later', { dueAt: someTime + 9 * hour }],
  ])('is not told of a ticket that is %s', (_, over) => {
    const other = { ...ticket, ...over };
    expect(reachDueDate(other, someTime + 3 * hour)).toEqual(nothing(other));
  });
});

describe('a ticket that is opened for a caller', () => {
  const opened = { number: 1042, mailbox: 'support', team: 'billing', requester: aRequester() };
  const openWith = (said: Parameters<typeof openForCaller>[1]) =>
    openForCaller({ ...opened, message: aReceived({ id: 'm1', actor: agentActor() }), clocks: [aClock()] }, said);

  test('has the same entries when it is repeated', () => {
    const said = {
      note: 'x',
      status: 'closed',
      assignee: 'ben@demo.test',
      team: 'other',
      checklist: [{ text: 'x' }],
    } as const;
    expect(openWith(said)).toEqual(openWith(said));
    expect(openWith(said).entries).toHaveLength(5);
  });

  test('and solved keeps its promise and has waited for nothing', () => {
    const { ticket } = openWith({ status: 'closed' });
    expect(ticket).toMatchObject({
      status: 'closed',
      closedBy: 'anna@demo.test',
      clocks: [{ state: 'kept' }],
      version: 1,
    });
    expect(ticket.waitingSince).toBeUndefined();
  });

  test('and nothing else said of it is as it always was', () => {
    const { ticket, entries } = openWith({});
    expect(ticket).toMatchObject({ status: 'new', team: 'billing', waitingSince: someTime });
    expect(entries).toHaveLength(1);
  });
});
