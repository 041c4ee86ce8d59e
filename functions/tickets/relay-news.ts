import { type DraftNews, draftNews, type NotificationNews, notificationNews } from '../platform/messages.ts';
import type { Item } from './entry-item.ts';

/** What the queue `live` hears besides entries and deliveries. */
export interface RelayedNews {
  queue: 'live';
  message: NotificationNews | DraftNews;
}

/**
 * Says what open inboxes are to hear of an item that is no entry: a notification for one agent, or a draft that has appeared or, as all that is known
 * of an item that is gone are its keys, one that is there no more. Pure, as `relay` is.
 */
export function relayNews(item: Item): RelayedNews[] {
  if (item.item === 'notification') {
    const read = notificationNews.safeParse({ ...item, news: 'notification' });
    return read.success ? [{ queue: 'live', message: read.data }] : [];
  }
  const number = draftOf(item);
  return number === undefined ? [] : [{ queue: 'live', message: draftNews.parse({ news: 'draft', number }) }];
}

/** The ticket of a draft, told by its keys. */
function draftOf({ pk, sk }: Item): number | undefined {
  const [, number] = /^T#(\d+)$/.exec(String(pk)) ?? [];
  return number !== undefined && String(sk).startsWith('D#') ? Number(number) : undefined;
}
