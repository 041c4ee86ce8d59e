export { type AmendContext, amend } from './amend.ts';
export {
  BesideRefusedError,
  type Change,
  InvalidChangeError,
  type StepPatch,
  standingOf,
  TicketChangedError,
  TicketExistsError,
  type TicketPatch,
} from './change.ts';
export { change } from './change-ticket.ts';
export { mostSteps, openSteps } from './checklist.ts';
export { annotate, answer, joinMessage, type OpenTicket, openTicket, reopeningsBefore } from './conversation.ts';
export { type Doubt, doubtOf, doubts } from './doubt.ts';
export type {
  Actor,
  Attachment,
  ChangeEntry,
  Delivery,
  Entry,
  NoteEntry,
  ReceivedEntry,
  SentEntry,
  Standing,
  StatedFact,
} from './entry.ts';
export { deliveryItem } from './entry-item.ts';
export { type EntryView, entryView, entryViewSchema, withoutLinkTokens } from './entry-view.ts';
export { leadAllOn, leadOn, loadThrough } from './lead-on.ts';
export { linkTickets, unlinkTickets } from './link-tickets.ts';
export { listAccepts } from './list-plan.ts';
export { mergeTickets, type TogetherContext, unmergeTicket } from './merge-tickets.ts';
export { openForCaller } from './open-for-caller.ts';
export { reachDueDate, remind, removeReminder, setReminder } from './reminders.ts';
export { mostRemoved } from './remove-tickets.ts';
export {
  type ScheduledMessage,
  schedule,
  scheduledEntryId,
  unschedule,
} from './scheduled.ts';
export { deliverScheduled } from './send-scheduled.ts';
export { canRetry, forward, retry } from './sending.ts';
export { mostSimilar } from './similar.ts';
export { splitEntry } from './split-entry.ts';
export { takeBack } from './take-back.ts';
export { type Thread, threadOf } from './thread.ts';
export type {
  Address,
  Channel,
  Folder,
  Kind,
  Level,
  LinkKind,
  Priority,
  Reminder,
  Requester,
  Status,
  Ticket,
  TicketClock,
  TicketLink,
} from './ticket.ts';
export { channels, folders, kinds, levels, linkKinds, priorities, statuses } from './ticket.ts';
export { shelfOf, trashKept } from './ticket-item.ts';
export { createTicketStore } from './ticket-store.ts';
export {
  type Claim,
  type DueTicket,
  type ListQuery,
  type Page,
  type TicketStore,
  workFolders,
} from './ticket-store-types.ts';
export { type TicketView, ticketView, ticketViewSchema } from './ticket-view.ts';
export { findInTimeline, numbersOf, timeline } from './timeline.ts';
