import type { Clock } from '../platform/clock.ts';
import { NotFoundError } from '../platform/errors.ts';
import type { DueClock } from '../platform/messages.ts';
import { change, type TicketStore } from '../tickets/index.ts';
import { fallDue } from './due.ts';
import type { ServiceLevelStore } from './service-level-store.ts';

/** What escalating takes. */
export interface Escalation {
  tickets: Pick<TicketStore, 'load' | 'save'>;
  serviceLevels: Pick<ServiceLevelStore, 'policies'>;
  clock: Clock;
}

/**
 * Does to a ticket what an instant that was reached demands, and whatever of the same clock has been reached since, in order and each in one
 * write. Nothing when it was done before, or nothing is due any more.
 */
export async function escalate({ tickets, serviceLevels, clock }: Escalation, due: DueClock): Promise<void> {
  const now = Math.max(clock.now(), due.deadline);
  const policies = due.event === 'deferral' ? [] : await serviceLevels.policies();
  const ruleOf = (id: string) => policies.find((policy) => policy.id === id)?.name;
  try {
    while ((await change(tickets, due.number, (ticket) => fallDue(ticket, due.clock, now, ruleOf))).entries.length > 0);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}
