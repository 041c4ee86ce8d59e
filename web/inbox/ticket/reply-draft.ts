import type { Person } from '../api/types.ts';
import type { UploadedFile } from '../api/upload.ts';

/** Where a ticket can stand after a reply. */
export const nextStatuses = ['waiting', 'open', 'closed'] as const;
export type NextStatus = (typeof nextStatuses)[number];

/** What belongs to a reply besides its words; what is absent is as proposed. */
export interface ReplyDraft {
  to?: Person[];
  cc?: Person[];
  bcc?: Person[];
  status?: NextStatus;
  files?: UploadedFile[];
  /** Put on the ticket once it has gone out. */
  tags?: string[];
}

/** Where the draft of a reply is kept. */
export const replyPlace = (number: number): string => `reply:${number}`;
