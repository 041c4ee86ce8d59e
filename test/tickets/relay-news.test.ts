import { describe, expect, test } from 'vitest';
import { keys } from '../../functions/platform/keys.ts';
import { liveNews } from '../../functions/platform/messages.ts';
import { entryItems, type Item } from '../../functions/tickets/entry-item.ts';
import { relay } from '../../functions/tickets/relay.ts';
import { relayNews } from '../../functions/tickets/relay-news.ts';
import { aNote } from '../support/factories.ts';

const draft: Item = { ...keys.draft(1042, 'reply', 'anna@demo.test') };
const notification = {
  ...keys.notification('anna@demo.test', 5, 'n1'),
  item: 'notification',
  v: 1,
  ttl: 100,
  id: 'n1',
  at: 5,
  agent: 'anna@demo.test',
  reason: 'draftTaken',
  number: 1042,
  subject: 'Lamp',
  mailbox: 'support',
};

describe('what open inboxes hear besides entries', () => {
  test('a notification, whole', () => {
    const [told] = relayNews(notification);
    const { pk, sk, item, v, ttl, ...rest } = notification;
    expect(told).toEqual({ queue: 'live', message: { news: 'notification', ...rest } });
    expect(liveNews.parse(JSON.parse(JSON.stringify(told?.message)))).toEqual(told?.message);
    expect(relay(notification)).toEqual([]);
  });

  test.each([
    ['is new', { ...draft, item: 'draft', text: 'SECRET' }],
    ['is gone, known by its keys', draft],
  ])('a draft that %s, by its ticket alone', (_, item) => {
    expect(relayNews(item)).toEqual([{ queue: 'live', message: { news: 'draft', number: 1042 } }]);
  });

  test('nothing of what is neither', () => {
    const items: Item[] = [
      entryItems(aNote(), 'support').entry,
      { ...keys.head(1042), item: 'head' },
      { ...keys.agent('d#x') },
    ];
    expect(items.flatMap(relayNews)).toEqual([]);
    expect(relayNews({ ...notification, subject: undefined })).toEqual([]);
  });
});
