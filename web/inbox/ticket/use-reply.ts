import { useRef, useState } from 'react';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes } from '../api/queries.ts';
import type { Person, SentView } from '../api/types.ts';
import { replyWarnings, type Warning } from '../composer/guards.ts';
import { outgoing } from '../composer/outgoing.ts';
import { useDesk } from '../desk.ts';
import { type TicketDraft, useTicketDraft } from '../drafts/use-ticket-draft.ts';
import { useTexts } from '../texts.ts';
import type { ComposerProps } from './composer.tsx';
import { type Files, useFiles } from './files.tsx';
import { ownAddresses, proposedRecipients, senderAddress } from './recipients.ts';
import type { NextStatus, ReplyDraft } from './reply-draft.ts';
import { ifMatch } from './use-guarded-change.ts';
import { usePatch } from './use-patch.ts';
import { useUndo } from './use-undo.ts';

/** A way for a reply to go out: now, perhaps closing the ticket, or later. */
export type Sending = { close?: boolean; at?: Date };

/** A reply that is being written. */
export interface Reply {
  draft: TicketDraft<ReplyDraft>;
  /** Mail address that it goes out from; empty until the mailbox is known. */
  from: string;
  to: Person[];
  cc: Person[];
  bcc: Person[];
  status: NextStatus;
  /** Put on the ticket once it has gone out. */
  tags: string[];
  files: Files;
  set: (change: Partial<ReplyDraft>) => void;
  /** Told what is typed into a line of recipients and is no address yet. */
  unfinished: (line: 'to' | 'cc' | 'bcc', text: string) => void;
  ready: boolean;
  /** What is odd about it as it stands. */
  warnings: () => Warning[];
  send: (how: Sending) => void;
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
  const { to = proposed.to, cc = proposed.cc, bcc = [], status = 'waiting', tags = [] } = more;
  const ready = draft.text.trim() !== '' && !files.uploading && !Object.values(unfinished).some(Boolean);
  return {
    draft,
    from: mailbox ? senderAddress(entries, mailbox) : '',
    to,
    cc,
    bcc,
    status,
    tags,
    files,
    set: (change) => draft.keep((kept) => ({ ...kept, ...change })),
    unfinished: (line, text) => setUnfinished((all) => (all[line] === text ? all : { ...all, [line]: text })),
    ready,
    warnings: () => {
      const sent = outgoing(draft, files.ready).attachments?.length ?? 0;
      return replyWarnings({ text: draft.text, files: sent, to, cc, bcc }, ticket, entries);
    },
    send: useSending(props, draft, { to, cc, bcc, status, tags, files: files.ready }, ready),
  };
}

/** Sends what stands in the composer, at once or later. */
function useSending(
  { ticket, run }: ComposerProps,
  draft: TicketDraft<ReplyDraft>,
  more: Required<ReplyDraft>,
  ready: boolean,
): Reply['send'] {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const undoable = useUndo();
  const patch = usePatch(ticket.number, run);
  // Asked again after a lost race, what is in the boxes by then is what goes out.
  const latest = useRef({ draft, more, ticket });
  latest.current = { draft, more, ticket };
  const sending = useRef(false);
  const tag = (tags: readonly string[]): void => {
    const there = latest.current.ticket.tags;
    if (tags.some((each) => !there.includes(each))) patch({ tags: [...new Set([...there, ...tags])] });
  };
  const post = async <T>(path: string, extra: object, done: (answer: T, sent: Sent) => void): Promise<void> => {
    if (!ready || sending.current) return;
    sending.current = true;
    await run(async (version) => {
      const { draft: written, more: along } = latest.current;
      const { files, tags, ...rest } = along;
      const { text, html } = written;
      const answer = await written.whileSending(() =>
        api.send<T>('POST', `/tickets/${ticket.number}/${path}`, {
          body: { ...outgoing(written, files), ...rest, ...extra },
          headers: { ...ifMatch(version), 'idempotency-key': written.key },
        }),
      );
      written.done();
      done(answer, { text, html, more: along });
      tag(tags);
    });
    sending.current = false;
  };
  return ({ close, at }) => {
    if (!at) return post<SentView>('replies', { undo: true, ...(close ? { status: 'closed' } : {}) }, undoable);
    const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
    return post('scheduled', { sendAt: at.toISOString() }, () => say(t('later.done', { when })));
  };
}

/** What has just gone out, as it stood in the composer. */
interface Sent {
  text: string;
  html: string | undefined;
  more: ReplyDraft;
}
