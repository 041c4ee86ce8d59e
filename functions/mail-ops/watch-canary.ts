import type { SigningKey } from '../platform/signature.ts';
import { type Canary, canaryAddress, canaryOf } from './canary.ts';
import type { CanaryStore } from './canary-store.ts';

const minute = 60 * 1000;
/** A canary has so long to come back, ten minutes less what a schedule may be early. */
const patience = 9.5 * minute;

/** What watching over the way of mail needs. */
export interface CanaryDeps {
  canaries: Pick<CanaryStore, 'sent' | 'last'>;
  /** Hands a raw mail to the mail service. */
  send(mail: { from: string; to: string; raw: Uint8Array }): Promise<void>;
  key(): Promise<SigningKey>;
  /** Address of the mailbox that canaries go to. */
  mailbox: string;
  /** How often one is sent. */
  everyMinutes: number;
}

/** A mail that the desk wrote to itself has not come back: mail does not go out, or does not come in. */
export class CanaryLostError extends Error {
  override readonly name = 'CanaryLostError';
  constructor({ sentAt }: Canary) {
    super(`the canary of ${new Date(sentAt).toISOString()} has not come back`);
  }
}

/**
 * Sends a canary when one is due. A repetition after it was sent and not noted sends another, which does no harm.
 * @returns whether one was sent
 * @throws CanaryLostError when the one before has not come back in time
 */
export async function watchCanary(deps: CanaryDeps, now: number): Promise<boolean> {
  const { sent, returned } = await deps.canaries.last();
  const due = sent === undefined || sent.sentAt > now || now - sent.sentAt >= deps.everyMinutes * minute - minute / 2;
  if (due) {
    const canary = canaryOf(now);
    const to = canaryAddress(deps.mailbox, canary, await deps.key());
    await deps.send({ from: deps.mailbox, to, raw: Buffer.from(canaryMail(deps.mailbox, to, canary)) });
    await deps.canaries.sent(canary);
  }
  const isBack = sent === undefined || (returned !== undefined && returned.sentAt >= sent.sentAt);
  if (!isBack && now - sent.sentAt >= patience) throw new CanaryLostError(sent);
  return due;
}

/** A small mail (RFC 5322) that says of itself that no person wrote it (RFC 3834). */
function canaryMail(mailbox: string, to: string, { id, sentAt }: Canary): string {
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1);
  return [
    `From: ${mailbox}`,
    `To: ${to}`,
    'Subject: Is the way of mail open?',
    `Date: ${new Date(sentAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <canary.${id}@${domain}>`,
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'The desk writes this to itself to see that mail goes out and comes in.',
    '',
  ].join('\r\n');
}
