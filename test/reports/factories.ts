import type { RelayedEntry } from '../../functions/platform/messages.ts';
import type { Fact } from '../../functions/reports/fact.ts';
import type { Standing } from '../../functions/tickets/index.ts';
import { agentActor, anId, someTime } from '../support/factories.ts';

export const aStanding = (over: Partial<Standing> = {}): Standing => ({
  mailbox: 'support',
  status: 'new',
  folder: 'desk',
  kind: 'question',
  ...over,
});

/** A message of the facts queue, by default of a change that moves nothing and states nothing. */
export function aRelayed(over: Partial<RelayedEntry> = {}): RelayedEntry {
  const at = over.at ?? someTime;
  const id = over.id ?? anId();
  return {
    number: 1042,
    mailbox: 'support',
    sk: `E#${at}#${id}`,
    id,
    order: at,
    at,
    type: 'change',
    actor: agentActor(),
    ...over,
  };
}

export const aFact = (over: Partial<Fact> = {}): Fact => ({
  id: anId(),
  mailbox: 'support',
  month: '2026-11',
  number: 1042,
  at: someTime,
  kind: 'question',
  folder: 'desk',
  facts: [],
  open: 0,
  ...over,
});
