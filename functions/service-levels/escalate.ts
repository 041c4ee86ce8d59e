import type { Clock } from '../platform/clock.ts';
import { NotFoundError } from '../platform/errors.ts';
import type { DueClock } from '../platform/messages.ts';
import {
  BesideRefusedError,
  change,
  deliverScheduled,
  reachDueDate,
  remind,
  type TicketStore,
  trashKept,
} from '../tickets/index.ts';
import { fallDue } from './due.ts';
import type { ServiceLevelStore } from './service-level-store.ts';

/** What escalating takes. */
export interface Escalation {
  tickets: Pick<TicketStore, 'load' | 'save' | 'entries' | 'scheduled' | 'remove' | 'finishRemoval'>;
  serviceLevels: Pick<ServiceLevelStore, 'policies'>;
  clock: Clock;
}

/**
 * Does to a ticket what an instant that was reached demands, and whatever of the same clock has been reached since, in order and each in one
 * write. Nothing when it was done before, or nothing is due any more.
 */
export async function escalate(escalation: Escalation, due: DueClock): Promise<void> {
  const now = Math.max(escalation.clock.now(), due.deadline);
  try {
    await doWhatIsDue(escalation, due, now);
  } catch (error) {
    // The ticket was deleted; or somebody has sent or taken away the message meanwhile.
    if (!(error instanceof NotFoundError || error instanceof BesideRefusedError)) throw error;
  }
}

async function doWhatIsDue(escalation: Escalation, due: DueClock, now: number): Promise<void> {
  const { tickets } = escalation;
  switch (due.event) {
    case 'removal':
      return tickets.finishRemoval(due.clock);
    case 'scheduled':
      await deliverScheduled(tickets, due.number, due.clock, due.deadline);
      return;
    case 'reminder':
      await change(tickets, due.number, (ticket) => remind(ticket, due.clock, now));
      return;
    case 'dueDate':
      await change(tickets, due.number, (ticket) => reachDueDate(ticket, now));
      return;
    case 'trash':
      return emptyTrash(escalation, due, now);
    default:
      return reach(escalation, due, now);
  }
}

/** Deletes a ticket for good that has lain in the trash for its time. One that somebody has changed meanwhile comes up again, if it lies there still. */
async function emptyTrash({ tickets }: Escalation, { number }: DueClock, now: number): Promise<void> {
  const ticket = await tickets.load(number);
  if (ticket?.folder !== 'trash' || ticket.trashedAt === undefined || ticket.trashedAt + trashKept > now) return;
  await tickets.remove([ticket], 'trash', now);
}

async function reach({ tickets, serviceLevels }: Escalation, due: DueClock, now: number): Promise<void> {
  const policies = due.event === 'deferral' ? [] : await serviceLevels.policies();
  const ruleOf = (id: string) => policies.find((policy) => policy.id === id)?.name;
  while ((await change(tickets, due.number, (ticket) => fallDue(ticket, due.clock, now, ruleOf))).entries.length > 0);
}
