import type { Kind, Priority, TicketClock } from '../tickets/ticket.ts';
import { addBusinessTime } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import type { Policy } from './policy.ts';

/** What decides which policy a new ticket falls under. */
export interface ClockSubject {
  mailbox: string;
  priority: Priority;
  kind: Kind;
  /** When the customer's message came, epoch milliseconds. */
  at: number;
}

/**
 * The clocks that a new ticket starts with: those of the first policy that fits, none when no policy does. A policy whose calendar is not
 * there is passed over.
 */
export function startClocks(
  subject: ClockSubject,
  policies: readonly Policy[],
  calendars: readonly Calendar[],
): TicketClock[] {
  const byId = new Map(calendars.map((calendar) => [calendar.id, calendar]));
  const ordered = policies.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const policy = ordered.find((one) => fits(one, subject) && byId.has(one.calendar));
  const calendar = policy && byId.get(policy.calendar);
  if (!policy || !calendar) return [];
  const { minutes, warnAtPercent } = policy.firstResponse;
  return [
    {
      name: 'firstResponse',
      policy: policy.id,
      target: minutes,
      startedAt: subject.at,
      warnAt: addBusinessTime(subject.at, (minutes * warnAtPercent) / 100, calendar),
      dueAt: addBusinessTime(subject.at, minutes, calendar),
      state: 'running',
    },
  ];
}

function fits(policy: Policy, { mailbox, priority, kind }: ClockSubject): boolean {
  return (
    policy.enabled &&
    (policy.mailboxes === 'all' || policy.mailboxes.includes(mailbox)) &&
    (policy.priorities === 'all' || policy.priorities.includes(priority)) &&
    (policy.kinds === 'all' || policy.kinds.includes(kind))
  );
}
