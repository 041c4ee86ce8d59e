import { type FormEvent, useRef, useState } from 'react';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes } from '../api/queries.ts';
import type { Person, SentView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { type TicketDraft, useTicketDraft } from '../drafts/use-ticket-draft.ts';
import { useTexts } from '../texts.ts';
import type { ComposerProps } from './composer.tsx';
import { type Files, useFiles } from './files.tsx';
import { ownAddresses, proposedRecipients, senderAddress } from './recipients.ts';
import type { NextStatus, ReplyDraft } from './reply-draft.ts';
import { ifMatch } from './use-guarded-change.ts';
import { useUndo } from './use-undo.ts';

/** A reply that is being written. */
export interface Reply {
  draft: TicketDraft<ReplyDraft>;
  /** Mail address that it goes out from; empty until the mailbox is known. */
  from: string;
  to: Person[];
  cc: Person[];
  bcc: Person[];
  status: NextStatus;
  files: Files;
  set: (change: Partial<ReplyDraft>) => void;
  /** Told what is typed into a line of recipients and is no address yet. */
  unfinished: (line: 'to' | 'cc' | 'bcc', text: string) => void;
  ready: boolean;
  send: (event: FormEvent) => void;
  sendAt: (at: Date) => void;
}

/** Everything about the reply to a ticket: what is proposed, what the person has changed of it, and how it goes out. */
export function useReply(props: ComposerProps): Reply {
  const { ticket, entries } = props;
  const mailboxes = useMailboxes().data ?? [];
  const mailbox = mailboxes.find((each) => each.id === ticket.mailbox);
  const draft = useTicketDraft<ReplyDraft>(ticket.number, 'reply');
  const more = draft.more ?? {};
  const files = useFiles(more.files ?? [], (how) => draft.keep((kept) => ({ ...kept, files: how(kept?.files ?? []) })));
  const [unfinished, setUnfinished] = useState<Record<string, string>>({});
  const proposed = proposedRecipients(ticket, entries, ownAddresses(mailboxes));
  const { to = proposed.to, cc = proposed.cc, bcc = [], status = 'waiting' } = more;
  const ready = draft.text.trim() !== '' && !files.uploading && !Object.values(unfinished).some(Boolean);
  return {
    draft,
    from: mailbox ? senderAddress(entries, mailbox) : '',
    to,
    cc,
    bcc,
    status,
    files,
    set: (change) => draft.keep((kept) => ({ ...kept, ...change })),
    unfinished: (line, text) => setUnfinished((all) => (all[line] === text ? all : { ...all, [line]: text })),
    ready,
    ...useSending(props, draft, { to, cc, bcc, status, files: files.ready }, ready),
  };
}

/** Sends what stands in the composer, at once or later. */
function useSending(
  { ticket, run }: ComposerProps,
  draft: TicketDraft<ReplyDraft>,
  more: Required<ReplyDraft>,
  ready: boolean,
): Pick<Reply, 'send' | 'sendAt'> {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const undoable = useUndo();
  // Asked again after a lost race, what is in the boxes by then is what goes out.
  const latest = useRef({ draft, more });
  latest.current = { draft, more };
  const sending = useRef(false);
  const post = async <T>(path: string, extra: object, done: (answer: T, sent: Sent) => void): Promise<void> => {
    if (!ready || sending.current) return;
    sending.current = true;
    await run(async (version) => {
      const { draft: written, more: along } = latest.current;
      const { files, ...rest } = along;
      const attachments = files.length > 0 ? { attachments: files.map((file) => file.id) } : {};
      const answer = await api.send<T>('POST', `/tickets/${ticket.number}/${path}`, {
        body: { text: written.text, ...rest, ...attachments, ...extra },
        headers: { ...ifMatch(version), 'idempotency-key': written.key },
      });
      written.done();
      done(answer, { text: written.text, more: along });
    });
    sending.current = false;
  };
  return {
    send: (event) => {
      event.preventDefault();
      post<SentView>('replies', { undo: true }, undoable);
    },
    sendAt: (at) => {
      const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
      post('scheduled', { sendAt: at.toISOString() }, () => say(t('later.done', { when })));
    },
  };
}

/** What has just gone out, as it stood in the composer. */
interface Sent {
  text: string;
  more: ReplyDraft;
}
