import type { Clock } from '../platform/clock.ts';
import { NotFoundError } from '../platform/errors.ts';
import type { DueClock } from '../platform/messages.ts';
import { BesideRefusedError, change, deliverScheduled, type TicketStore } from '../tickets/index.ts';
import { fallDue } from './due.ts';
import type { ServiceLevelStore } from './service-level-store.ts';

/** What escalating takes. */
export interface Escalation {
  tickets: Pick<TicketStore, 'load' | 'save' | 'entries' | 'scheduled' | 'finishRemoval'>;
  serviceLevels: Pick<ServiceLevelStore, 'policies'>;
  clock: Clock;
}

/**
 * Does to a ticket what an instant that was reached demands, and whatever of the same clock has been reached since, in order and each in one
 * write. Nothing when it was done before, or nothing is due any more.
 */
export async function escalate(escalation: Escalation, due: DueClock): Promise<void> {
  const { tickets, clock } = escalation;
  try {
    if (due.event === 'removal') await tickets.finishRemoval(due.clock);
    else if (due.event === 'scheduled') await deliverScheduled(tickets, due.number, due.clock, due.deadline);
    else await reach(escalation, due, Math.max(clock.now(), due.deadline));
  } catch (error) {
    // The ticket was deleted; or somebody has sent or taken away the message meanwhile.
    if (!(error instanceof NotFoundError || error instanceof BesideRefusedError)) throw error;
  }
}

async function reach({ tickets, serviceLevels }: Escalation, due: DueClock, now: number): Promise<void> {
  const policies = due.event === 'deferral' ? [] : await serviceLevels.policies();
  const ruleOf = (id: string) => policies.find((policy) => policy.id === id)?.name;
  while ((await change(tickets, due.number, (ticket) => fallDue(ticket, due.clock, now, ruleOf))).entries.length > 0);
}
