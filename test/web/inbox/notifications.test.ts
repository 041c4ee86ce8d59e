import { describe, expect, it } from 'vitest';
import { byDay } from '../../../web/inbox/notifications/by-day.ts';
import { notificationsIn, withNoneUnread } from '../../../web/inbox/notifications/use-notifications.ts';

const names = { today: 'Today', yesterday: 'Yesterday' };
const now = new Date(2026, 10, 22, 9, 30).getTime();
const at = (...date: [number, number, number, number?]) => ({ at: new Date(...date).toISOString() });

describe('what one is told, by day', () => {
  it('names today, yesterday and the dates before, in the language and with the year where it is another', () => {
    const items = [at(2026, 10, 22, 0), at(2026, 10, 21, 23), at(2026, 10, 21, 1), at(2026, 10, 9), at(2025, 10, 9)];
    const days = byDay(items, now, 'en', names);
    expect(days.map(({ name, items: own }) => [name, own.length])).toEqual([
      ['Today', 1],
      ['Yesterday', 2],
      ['Monday, November 9', 1],
      ['Sunday, November 9, 2025', 1],
    ]);
    expect(byDay([at(2026, 10, 9)], now, 'fi', names)[0]?.name).toBe('maanantai 9. marraskuuta');
  });
});

describe('what one is told, page after page', () => {
  const line = (id: string, at: string) => ({
    id,
    at,
    reason: 'due' as const,
    number: 1,
    subject: 'Lamp',
    mailbox: 'support',
    by: null,
    text: null,
    unread: true,
  });
  const [old, middle, young] = [1, 2, 3].map((n) => line(`n${n}`, `2026-11-2${n}T00:00:00.000Z`));
  const kept = {
    pages: [
      { items: [young, old].flatMap((one) => one ?? []), next: 'x', unread: 3 },
      { items: [middle, old].flatMap((one) => one ?? []), next: null, unread: 3 },
    ],
    pageParams: [undefined, 'x'],
  };

  it('has each line once, newest first', () => {
    expect(notificationsIn(kept).map(({ id }) => id)).toEqual(['n3', 'n2', 'n1']);
    expect(notificationsIn(undefined)).toEqual([]);
  });

  it('counts nothing as new once it was looked at, and yet shows which lines were', () => {
    const read = withNoneUnread(kept);
    expect(read?.pages.map(({ unread }) => unread)).toEqual([0, 0]);
    expect(notificationsIn(read).every(({ unread }) => unread)).toBe(true);
  });
});
