import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { priorities } from '../../../functions/tickets/ticket.ts';
import { keys, touchedBy, useAgents, useTeams } from '../api/queries.ts';
import type { Me, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useMarking, useMarks } from '../marks/use-marks.ts';
import { type Command, useCommands } from '../palette/commands.ts';
import type { ComposerMode } from '../ticket/composer.tsx';
import { ifMatch } from '../ticket/use-guarded-change.ts';
import type { Patch } from '../ticket/use-patch.ts';
import { useTexts } from './texts.ts';

const dialogs = {
  merge: lazy(async () => ({ default: (await import('./merge-dialog.tsx')).MergeDialog })),
  link: lazy(async () => ({ default: (await import('./link-dialog.tsx')).LinkDialog })),
  remind: lazy(async () => ({ default: (await import('./remind-dialog.tsx')).RemindDialog })),
  subject: lazy(async () => ({ default: (await import('./field-dialogs.tsx')).SubjectDialog })),
  mailbox: lazy(async () => ({ default: (await import('./field-dialogs.tsx')).MailboxDialog })),
  handOver: lazy(async () => ({ default: (await import('./field-dialogs.tsx')).HandOverDialog })),
  customer: lazy(async () => ({ default: (await import('./field-dialogs.tsx')).CustomerDialog })),
} as const;
type Tool = keyof typeof dialogs;

/** What can be done to a ticket as a whole. */
export interface Tools {
  /** For the menu, in its order. */
  menu: Command[];
  /** The window that is open, if any. */
  dialog: ReactElement | null;
}

interface ToolsProps {
  ticket: TicketView;
  me: Me;
  patch: Patch;
  write: (mode: ComposerMode) => void;
}

/** Offers everything that can be done to a ticket: in its menu, in the palette, and by keys. */
export function useTools(props: ToolsProps): Tools {
  const { ticket, me } = props;
  const [open, setOpen] = useState<Tool>();
  const change = useChange(ticket);
  const menu = useMenu(props, setOpen);
  const everyday = useEveryday(props);
  const choices = useChoices(props);
  useCommands(me.role === 'light' ? [...everyday, ...menu] : [...everyday, ...menu, ...choices]);
  const Dialog = open === undefined ? undefined : dialogs[open];
  return {
    menu,
    dialog: Dialog ? (
      <Suspense>
        <Dialog ticket={ticket} change={change} onClose={() => setOpen(undefined)} />
      </Suspense>
    ) : null,
  };
}

/** Changes the ticket on the version that is shown, and lets whoever asked see what goes wrong. */
function useChange({ number, version }: TicketView): (patch: Record<string, unknown>) => Promise<unknown> {
  const { api } = useDesk();
  const queries = useQueryClient();
  return async (patch) => {
    const changed = await api.send<TicketView>('PATCH', `/tickets/${number}`, {
      body: patch,
      headers: ifMatch(version),
    });
    queries.setQueryData(keys.ticket(number), changed);
    for (const queryKey of touchedBy(number)) queries.invalidateQueries({ queryKey });
  };
}

function useMenu({ ticket, me, patch }: ToolsProps, open: (tool: Tool) => void): Command[] {
  const { t } = useTexts();
  const { star, unread } = useMarking();
  const starred = useMarks().starred.has(ticket.number);
  const follows = ticket.followers.includes(me.address);
  const atDesk = ticket.folder === 'desk';
  const entry = (id: string, label: string, run: () => void, keys?: string): Command => ({
    id: `ticket:${id}`,
    group: 'ticket',
    label,
    run,
    ...(keys === undefined ? {} : { keys }),
  });
  const own = [
    entry('star', t(starred ? 'tools.unstar' : 'tools.star'), () => star(ticket.number, !starred), 's'),
    entry('unread', t('tools.unread'), () => unread(ticket.number), 'u'),
  ];
  if (me.role === 'light') return own;
  return [
    entry(
      'follow',
      t(follows ? 'tools.unfollow' : 'tools.follow'),
      () => patch(follows ? { removeFollowers: [me.address] } : { addFollowers: [me.address] }),
      'f',
    ),
    ...own,
    entry('remind', t('tools.remind'), () => open('remind')),
    entry('hand-over', t('tools.handOver'), () => open('handOver')),
    ...(atDesk ? [entry('merge', t('tools.merge'), () => open('merge'))] : []),
    entry('link', t('tools.link'), () => open('link')),
    entry('customer', t('tools.customer'), () => open('customer')),
    entry('subject', t('tools.subject'), () => open('subject')),
    entry('mailbox', t('tools.mailbox'), () => open('mailbox')),
    ...(atDesk
      ? [
          entry('spam', t('tools.toSpam'), () => patch({ folder: 'spam' })),
          entry('trash', t('tools.toTrash'), () => patch({ folder: 'trash' })),
        ]
      : []),
  ];
}

/** What stands on the page as buttons of its own. */
function useEveryday({ ticket, me, patch, write }: ToolsProps): Command[] {
  const { t } = useTexts();
  const entry = (id: string, label: string, keys: string, run: () => void): Command => ({
    id: `ticket:${id}`,
    group: 'ticket',
    label,
    keys,
    run,
  });
  const note = entry('note', t('tools.note'), 'n', () => write('note'));
  if (me.role === 'light') return [note];
  const closed = ticket.status === 'closed';
  return [
    entry('reply', t('tools.reply'), 'r', () => write('reply')),
    note,
    ...(ticket.assignee === me.address
      ? []
      : [entry('take', t('tools.take'), 'a', () => patch({ assignee: me.address }))]),
    entry(closed ? 'reopen' : 'close', t(closed ? 'tools.reopen' : 'tools.close'), 'e', () =>
      patch({ status: closed ? 'open' : 'closed' }),
    ),
  ];
}

/** Whom it can be given to, and how urgent it can be. */
function useChoices({ ticket, patch }: ToolsProps): Command[] {
  const { t } = useTexts();
  const agents = (useAgents().data ?? []).filter(({ active, role }) => active !== false && role !== 'light');
  const teams = useTeams().data ?? [];
  return [
    ...agents.map(
      ({ address, name }): Command => ({
        id: `assign:${address}`,
        group: 'assign',
        label: t('tools.assign', { name }),
        run: () => patch({ assignee: address }),
      }),
    ),
    ...(ticket.assignee === null
      ? []
      : [
          {
            id: 'assign:',
            group: 'assign',
            label: t('tools.assignNobody'),
            run: () => patch({ assignee: null }),
          } as const,
        ]),
    ...teams.map(
      ({ id, name }): Command => ({
        id: `team:${id}`,
        group: 'assign',
        label: t('tools.assignTeam', { name }),
        run: () => patch({ team: id }),
      }),
    ),
    ...priorities
      .filter((priority) => priority !== ticket.priority)
      .map(
        (priority): Command => ({
          id: `priority:${priority}`,
          group: 'ticket',
          label: t('tools.priority', { name: t(`priority.${priority}`) }),
          run: () => patch({ priority }),
        }),
      ),
  ];
}
