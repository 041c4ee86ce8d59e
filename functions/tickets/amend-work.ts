import type { AmendContext, Difference, Setter } from './amend.ts';
import type { TicketPatch } from './change.ts';
import { changedSteps, checklistAfter, sameChecklist } from './checklist.ts';
import { changesFollowers, followersAfter } from './followers.ts';
import type { Requester, Ticket } from './ticket.ts';

/** A ticket that is being changed. */
interface Amending {
  before: Ticket;
  after: Ticket;
  patch: TicketPatch;
  by: AmendContext;
  set: Setter;
  differences: Difference[];
}

/** Applies what a patch says of the work on a ticket: customer, followers, dates and checklist. */
export function applyWork(amending: Amending): void {
  const { before, after, patch, set } = amending;
  if (patch.requester !== undefined) applyRequester(amending, patch.requester);
  if (changesFollowers(patch)) {
    const followers = followersAfter(before, patch);
    if (followers.length > 0 || before.followers !== undefined) set('followers', followers);
  }
  if (patch.startAt !== undefined) set('startAt', patch.startAt ?? undefined);
  if (patch.dueAt !== undefined) set('dueAt', patch.dueAt ?? undefined);
  if (after.dueAt !== before.dueAt) after.dueTold = undefined;
  if (patch.checklist !== undefined) applyChecklist(amending, patch.checklist);
}

/** The new customer is no participant besides; what was to go to the former one does not go out by itself any more. */
function applyRequester({ before, after, by, differences }: Amending, requester: Requester): void {
  const { id, name, address } = before.requester;
  if (id === requester.id && name === requester.name && address === requester.address) return;
  differences.push({ field: 'requester', from: before.requester, to: requester });
  after.requester = requester;
  after.participants = before.participants.filter((one) => one.address !== requester.address);
  if (address === requester.address) return;
  after.scheduled = before.scheduled?.map((mark) => ({ ...mark, heldAt: mark.heldAt ?? by.at }));
  for (const mark of before.scheduled ?? []) {
    if (mark.heldAt !== undefined) continue;
    const reason = 'The ticket was given to another customer.';
    differences.push({ field: 'scheduled', from: mark, to: { ...mark, heldAt: by.at }, reason, of: mark.id });
  }
}

function applyChecklist(
  { before, after, by, differences }: Amending,
  steps: NonNullable<TicketPatch['checklist']>,
): void {
  const old = before.checklist ?? [];
  const seed = [String(before.number), String(before.version)];
  const checklist = checklistAfter(old, steps, { agent: by.actor.id, at: by.at, seed });
  if (sameChecklist(old, checklist)) return;
  differences.push({ field: 'checklist', ...changedSteps(old, checklist) });
  after.checklist = checklist;
}
