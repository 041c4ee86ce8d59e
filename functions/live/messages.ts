import * as z from 'zod';

/** What a page says over the live connection. */
export const clientMessage = z.discriminatedUnion('action', [
  /** Must come first: an access token of the agents' issuer. */
  z.object({ action: z.literal('sign-in'), token: z.string().min(1).max(10_000) }),
  /** This ticket is on the screen: colleagues who look at it too are told. */
  z.object({ action: z.literal('watch'), number: z.int().positive() }),
  /** No ticket is on the screen any more. */
  z.object({ action: z.literal('leave') }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** Somebody who looks at a ticket. */
export interface Viewer {
  address: string;
  name: string;
}

/** What the desk says over the live connection. */
export type ServerMessage =
  | { type: 'signed-in' }
  /** What was asked for is not done; the sentence says why. */
  | { type: 'refused'; action?: ClientMessage['action']; reason: string }
  /** Who looks at the ticket, the receiver included. */
  | { type: 'presence'; number: number; agents: Viewer[] }
  /** Something happened to a ticket. Without `entry`: it has left this mailbox for one that the receiver may not see. */
  | { type: 'ticket'; number: number; mailbox: string; entry?: LiveEntry };

/** As much of an entry as a page needs to know what to fetch anew. */
export interface LiveEntry {
  id: string;
  type: string;
  /** ISO 8601. */
  at: string;
  actor?: { type: string; id: string; name: string };
  /** For a change: what changed. */
  field?: string;
}
