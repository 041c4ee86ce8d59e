/** What `parseMail` makes of a raw mail. Everything that is not there is an empty string, an empty list or null; nothing is undefined. */

/** A person as a mail names them. */
export interface MailAddress {
  name: string;
  /** Lower-case; empty when the header holds none. */
  address: string;
}

/** A file of a mail with its bytes. */
export interface ParsedAttachment {
  filename: string;
  /** Lower-case media type without parameters. */
  contentType: string;
  /** Bytes. */
  size: number;
  /** Without angle brackets; null when the part has none. */
  contentId: string | null;
  /** Shown within the text (an embedded image) rather than offered as a file. */
  inline: boolean;
  content: Uint8Array;
}

/** Whether a machine wrote the mail, and why we think so. */
export interface Automation {
  /** An answer by a machine: out of office, "we have received your message". */
  isAutoReply: boolean;
  /** A mail server says that a mail could not be delivered. */
  isBounce: boolean;
  /** Any of these, or a list, a bulk mail, a robot: nothing automatic may answer it (RFC 3834). */
  isAutomatic: boolean;
  kind: 'none' | 'auto-reply' | 'bounce' | 'delivered' | 'complaint' | 'list' | 'bulk' | 'robot';
  /** For a bounce why it failed, one word; otherwise what gave the machine away; empty for a person's mail. */
  reason: string;
  /** A bounce that another attempt will not change: the address does not exist, the mail is refused. */
  hard: boolean;
  /** A bounce that is none yet: the server is still trying. */
  delayed?: boolean;
  /** Addresses that a bounce says it could not reach. */
  recipients: string[];
}

export interface ParsedMail {
  /** With angle brackets; empty when the mail has none. */
  messageId: string;
  inReplyTo: string;
  /** Oldest first, with angle brackets. */
  references: string[];
  from: MailAddress;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  /** ISO 8601; null when absent or no date. */
  date: string | null;
  /** All of the text; made from the HTML when the mail holds nothing else. */
  text: string;
  /** As it came, not yet sanitised; empty when the mail has none. */
  html: string;
  /** The text without what it quotes of earlier mails. */
  visibleText: string;
  attachments: ParsedAttachment[];
  auto: Automation;
}

/** Why a mail cannot be read. */
export type UnreadableReason = 'too-deep' | 'too-many-parts' | 'too-many-lines' | 'headers-too-long' | 'malformed';

/** The mail cannot be taken apart without harm; `reason` says what it does, `message` is a sentence for the agent. */
export class UnreadableMailError extends Error {
  override readonly name = 'UnreadableMailError';
  readonly reason: UnreadableReason;
  constructor(reason: UnreadableReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
