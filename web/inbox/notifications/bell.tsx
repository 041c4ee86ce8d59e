import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useEffect } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { usePageEvent } from '../live/page-events.ts';
import './bell.css';
import { useTexts } from './bell/texts.ts';
import { useDesktopState } from './desktop.ts';
import { notificationsKey, useNotifications } from './use-notifications.ts';

const Panel = lazy(() => import('./panel.tsx').then(({ Panel }) => ({ default: Panel })));
const DesktopNotifications = lazy(() =>
  import('./show-desktop.tsx').then(({ DesktopNotifications }) => ({ default: DesktopNotifications })),
);

const button = '.bell button[aria-expanded="false"]';

/** Opens what the bell tells, from wherever the person is: for the keyboard. */
export function openBell(): void {
  document.querySelector<HTMLButtonElement>(button)?.click();
}

/** How much is new, in the bar and in the page's title, and what, when it is opened. */
export function Bell(): ReactElement {
  const { t } = useTexts();
  const queries = useQueryClient();
  const unread = useNotifications().data?.pages[0]?.unread ?? 0;
  const refresh = (): void => {
    queries.invalidateQueries({ queryKey: notificationsKey });
  };
  usePageEvent('tuki:notification', refresh);
  usePageEvent('tuki:unassigned', refresh);
  useUnreadInTitle(unread);
  const desktop = useDesktopState();
  const shown = unread > 99 ? '99+' : String(unread);
  return (
    <div className="bell">
      <Popover
        name={unread === 0 ? t('bell') : unread > 99 ? t('bell.many') : t('bell.unread', { count: unread })}
        size="normal"
        shape="square"
        label={
          <>
            <Icon name="bell" size={20} />
            {unread > 0 ? (
              <span className="bell-count" aria-hidden="true">
                {shown}
              </span>
            ) : null}
          </>
        }
      >
        {(close) => (
          <Suspense fallback={<Skeleton lines={4} label={t('loading')} />}>
            <Panel onClose={close} />
          </Suspense>
        )}
      </Popover>
      {desktop === 'on' ? (
        <Suspense>
          <DesktopNotifications />
        </Suspense>
      ) : null}
    </div>
  );
}

/** `(3) Help desk`, whatever the page is called. */
function useUnreadInTitle(unread: number): void {
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page may have another title
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\+?\) /, '');
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${plain}` : plain;
  }, [unread, path]);
}
