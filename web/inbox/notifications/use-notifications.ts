import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import type { NotificationView } from '../../../functions/notify/notification.ts';
import { useDesk } from '../desk.ts';

/** What I am told, a page of it; `unread` is counted up to a hundred. */
interface NotificationPage {
  items: NotificationView[];
  next: string | null;
  unread: number;
}

/** Name under which it is kept. */
export const notificationsKey = ['notifications'] as const;

/** What I am told, newest first, page after page. */
export function useNotifications() {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: notificationsKey,
    queryFn: ({ pageParam, signal }) =>
      api.get<NotificationPage>('/notifications', { query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

type Kept = InfiniteData<NotificationPage, unknown>;

/** As it is kept once I have looked at all of it. The lines stay marked as new as long as they are shown. */
export const withNoneUnread = (kept: Kept | undefined): Kept | undefined =>
  kept && { ...kept, pages: kept.pages.map((page) => ({ ...page, unread: 0 })) };

/** Each once, newest first: tickets that nobody has come with the first page, whatever their age. */
export function notificationsIn(kept: Kept | undefined): NotificationView[] {
  const byId = new Map((kept?.pages ?? []).flatMap(({ items }) => items.map((item) => [item.id, item])));
  return [...byId.values()].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
