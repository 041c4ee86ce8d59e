import { derivedId } from '../platform/ids.ts';
import type { DueClock } from '../platform/messages.ts';
import { amend, type Change, type Level, type Ticket, type TicketClock, trashKept } from '../tickets/index.ts';

/** The level above which a promise does not raise a ticket by itself: beyond it stands an outside party. */
const HIGHEST_BY_ITSELF: Level = 2;

/** What becomes of a clock or a deferral. */
const clockEvents: readonly DueClock['event'][] = ['warning', 'breach', 'deferral'];

/** How the end of a deferral is called where a clock's name stands. */
export const deferralClock = 'deferral';

/**
 * What has fallen due on a ticket up to `now` (epoch ms): the next event of each clock, the end of a deferral, messages that wait for their time,
 * reminders, the date by which it is to be done, the end of its time in the trash.
 */
export function dueOn(ticket: Ticket, now: number): DueClock[] {
  const { number, folder, trashedAt } = ticket;
  if (ticket.mergedInto !== undefined) return [];
  const due: DueClock[] = (ticket.scheduled ?? [])
    .filter(({ at, heldAt }) => heldAt === undefined && at <= now)
    .map(({ id, at }) => ({ number, clock: id, event: 'scheduled', deadline: at }));
  if (folder === 'trash' && trashedAt !== undefined && trashedAt + trashKept <= now)
    due.push({ number, clock: 'trash', event: 'trash', deadline: trashedAt + trashKept });
  return folder === 'desk' ? [...due, ...dueAtDesk(ticket, now)] : due;
}

function dueAtDesk(ticket: Ticket, now: number): DueClock[] {
  const { number, reminders = [], dueAt } = ticket;
  const due: DueClock[] = reminders
    .filter(({ at }) => at <= now)
    .map(({ id, at }) => ({ number, clock: id, event: 'reminder', deadline: at }));
  if (ticket.status === 'closed') return due;
  if (dueAt !== undefined && dueAt <= now && !ticket.dueTold)
    due.push({ number, clock: 'dueDate', event: 'dueDate', deadline: dueAt });
  for (const clock of ticket.clocks) {
    const next = nextEvent(clock);
    if (next && next.deadline <= now) due.push({ number: ticket.number, clock: clock.name, ...next });
  }
  if (ticket.status === 'deferred' && ticket.deferredUntil !== undefined && ticket.deferredUntil <= now) {
    due.push({ number: ticket.number, clock: deferralClock, event: 'deferral', deadline: ticket.deferredUntil });
  }
  return due;
}

function nextEvent(clock: TicketClock): Pick<DueClock, 'event' | 'deadline'> | undefined {
  if (clock.state === 'running') return { event: 'warning', deadline: clock.warnAt };
  if (clock.state === 'warned') return { event: 'breach', deadline: clock.dueAt };
  return undefined;
}

/**
 * The next thing that happens to a ticket because an instant was reached: a clock is warned, then breached, each raising the level by one; a
 * deferred ticket is open again. Nothing when it has happened already, was answered in time or was set to another instant.
 * @param name the clock, or `deferral`
 * @param now epoch milliseconds
 * @param ruleOf the name of a policy by its id
 */
export function fallDue(
  ticket: Ticket,
  name: string,
  now: number,
  ruleOf: (policy: string) => string | undefined,
): Change {
  const due = dueOn(ticket, now).find((one) => one.clock === name && clockEvents.includes(one.event));
  if (!due) return { ticket, entries: [] };
  const by = {
    actor: { type: 'system', id: 'service-level', name: 'Tuki' } as const,
    at: due.deadline,
    order: due.deadline,
    idFor: (field: string) =>
      derivedId('due', String(ticket.number), due.clock, due.event, String(due.deadline), field),
  };
  if (due.event === 'deferral')
    return amend(ticket, { status: 'open' }, { ...by, reason: 'The time until which it was deferred has come.' });
  const clock = ticket.clocks.find((one) => one.name === name);
  return amend(
    ticket,
    { clock: { name, state: due.event === 'warning' ? 'warned' : 'breached' }, level: raised(ticket.level) },
    { ...by, rule: clock && (ruleOf(clock.policy) ?? clock.policy) },
  );
}

function raised(level: Level): Level {
  return level < HIGHEST_BY_ITSELF ? ((level + 1) as Level) : level;
}
