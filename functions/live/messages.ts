import * as z from 'zod';
import type { NotificationView } from '../notify/index.ts';

/** What a page says over the live connection. */
export const clientMessage = z.discriminatedUnion('action', [
  /** Must come first: an access token of the agents' issuer. */
  z.object({ action: z.literal('sign-in'), token: z.string().min(1).max(10_000) }),
  /** This ticket is on the screen: colleagues who look at it too are told. */
  z.object({ action: z.literal('watch'), number: z.int().positive() }),
  /** The agent writes to the ticket on the screen. Holds for 15 seconds: who goes on writing says so again. */
  z.object({ action: z.literal('write'), number: z.int().positive(), writing: z.boolean() }),
  /** No ticket is on the screen any more. */
  z.object({ action: z.literal('leave') }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** Somebody who looks at a ticket. */
export interface Viewer {
  address: string;
  name: string;
  /** They write to it, on one of their pages at least. */
  writing: boolean;
}

/** What the desk says over the live connection. */
export type ServerMessage =
  | { type: 'signed-in' }
  /** What was asked for is not done; the sentence says why. */
  | { type: 'refused'; action?: ClientMessage['action']; reason: string }
  /** Who looks at the ticket, the receiver included; told whenever it changes. Empty: nobody any more. */
  | { type: 'presence'; number: number; agents: Viewer[] }
  /** Something happened to a ticket. Without `entry`: it has left this mailbox for one that the receiver may not see. */
  | { type: 'ticket'; number: number; mailbox: string; entry?: LiveEntry }
  /** The receiver is told something. */
  | { type: 'notification'; notification: NotificationView }
  /** A draft has appeared on a ticket, or is gone. */
  | { type: 'draft'; number: number };

/** As much of an entry as a page needs to know what to fetch anew. */
export interface LiveEntry {
  id: string;
  type: string;
  /** ISO 8601. */
  at: string;
  actor?: { type: string; id: string; name: string };
  /** For a change: what changed. */
  field?: string;
  /** It brought a ticket to the desk that nobody has. */
  unassigned?: true;
}
