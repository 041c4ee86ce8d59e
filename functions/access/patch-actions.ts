import type { Action } from './can.ts';

/** As much of a patch of a ticket as decides what it takes. */
interface TicketPatchSubject {
  status?: string;
  folder?: string;
  assignee?: string | null;
}

/**
 * What somebody must be allowed to do so that a patch of a ticket is: always `change`, and for what has a right of its own that as well.
 * @param self mail address of the one who changes it: to take a ticket oneself, or give back what one has, is no assigning of others
 * @param before whose the ticket is now
 */
export function actionsOfPatch(patch: TicketPatchSubject, self: string, before?: string | null): Action[] {
  const actions: Action[] = ['change'];
  if (patch.status === 'closed') actions.push('close');
  if (patch.folder === 'spam') actions.push('spam');
  if (patch.folder === 'trash') actions.push('delete');
  const mine = patch.assignee === 'me' || patch.assignee === self || (patch.assignee === null && before === self);
  if (patch.assignee !== undefined && !mine && patch.assignee !== before) actions.push('assign');
  return actions;
}
