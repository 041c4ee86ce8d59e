import { lazy, type ReactElement, Suspense, useState } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useMe } from '../api/queries.ts';
import type { NoteView, ReceivedView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../tools/texts.ts';
import { download } from './attachments.tsx';

const ForwardDialog = lazy(async () => ({ default: (await import('./forward-dialog.tsx')).ForwardDialog }));
const SplitDialog = lazy(async () => ({ default: (await import('../tools/split-dialog.tsx')).SplitDialog }));
const HeadersDialog = lazy(async () => ({ default: (await import('./headers-dialog.tsx')).HeadersDialog }));

/** What can be done with a message besides answering it: pass it on, look at its headers, have it as it came. */
export function MessageMenu(props: {
  number: number;
  entry: ReceivedView | NoteView;
  who: string;
}): ReactElement | null {
  const { t } = useTexts();
  const { number, entry } = props;
  const [open, setOpen] = useState<'forward' | 'headers' | 'split'>();
  const original = useOriginal(number, entry.id);
  const forwards = useMe().data?.role !== 'light' && entry.type === 'received';
  if (!forwards && !entry.raw) return null;
  const item = (label: string, act: () => void, close: () => void): ReactElement => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        close();
        act();
      }}
    >
      {label}
    </button>
  );
  return (
    <>
      <Popover label={<Icon name="more" />} name={t('message.menu', { who: props.who })} shape="square">
        {(close) => (
          <div className="menu">
            {forwards ? item(t('forward.menu'), () => setOpen('forward'), close) : null}
            {forwards ? item(t('tools.split'), () => setOpen('split'), close) : null}
            {entry.raw ? item(t('headers.menu'), () => setOpen('headers'), close) : null}
            {entry.raw ? item(t('original.download'), original, close) : null}
          </div>
        )}
      </Popover>
      <Suspense>
        {open === 'forward' && entry.type === 'received' ? (
          <ForwardDialog number={number} entry={entry} onClose={() => setOpen(undefined)} />
        ) : null}
        {open === 'split' && entry.type === 'received' ? (
          <SplitDialog number={number} entry={entry} onClose={() => setOpen(undefined)} />
        ) : null}
        {open === 'headers' ? (
          <HeadersDialog number={number} entryId={entry.id} onClose={() => setOpen(undefined)} />
        ) : null}
      </Suspense>
    </>
  );
}

/** Downloads the mail as it came. */
export function useOriginal(number: number, entryId: string): () => Promise<void> {
  const { api } = useDesk();
  const say = useToast();
  const failure = useFailure();
  return async () => {
    try {
      const { url } = await api.get<{ url: string }>(`/tickets/${number}/entries/${entryId}/raw`);
      download(url, `ticket-${number}.eml`);
    } catch (error) {
      say(failure(error));
    }
  };
}
