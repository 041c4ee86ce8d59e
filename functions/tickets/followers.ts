import type { TicketPatch } from './change.ts';
import type { Ticket } from './ticket.ts';

/** A head holds no more of them. */
export const mostFollowers = 50;

/** Who follows a ticket after a patch, each once, in the order in which they came. */
export function followersAfter(ticket: Pick<Ticket, 'followers'>, patch: TicketPatch): string[] {
  const away = new Set(patch.removeFollowers ?? []);
  const wanted = [...(patch.followers ?? ticket.followers ?? []), ...(patch.addFollowers ?? [])];
  return [...new Set(wanted)].filter((address) => !away.has(address));
}

/** Whether a patch says anything of followers. */
export const changesFollowers = (patch: TicketPatch): boolean =>
  patch.followers !== undefined || patch.addFollowers !== undefined || patch.removeFollowers !== undefined;
