import { useNavigate } from '@tanstack/react-router';
import type { NotificationView } from '../../../functions/notify/notification.ts';
import { usePageEvent } from '../live/page-events.ts';
import { useTexts } from './texts.ts';

/** Shows what comes while another window is in front, by the browser's own means; a press on it opens the ticket. */
export function DesktopNotifications(): null {
  const { t } = useTexts();
  const navigate = useNavigate();
  usePageEvent('tuki:notification', (told: NotificationView) => {
    if (document.hasFocus()) return;
    const reason = t(`notifications.reason.${told.reason}`);
    const title = told.by === null ? reason : t('notifications.by', { reason, by: told.by });
    const body = t('notifications.ticket', { number: told.number, subject: told.subject });
    // Several pages of one agent show it once: the same tag replaces.
    const shown = new Notification(title, { body, tag: told.id });
    shown.addEventListener('click', () => {
      window.focus();
      navigate({ to: '/tickets/$number', params: { number: String(told.number) } });
      shown.close();
    });
  });
  return null;
}
