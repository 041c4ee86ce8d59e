import { describe, expect, it } from 'vitest';
import { doubtOf } from '../../functions/tickets/doubt.ts';
import type { Ticket } from '../../functions/tickets/index.ts';
import { aTicket, hour, someTime } from '../support/factories.ts';

const day = 24 * hour;
const active = new Set(['anna@demo.test']);
const open = { status: 'open', waitingSince: undefined } as const;

describe('a ticket is doubtful', () => {
  it.each<[string, Partial<Ticket>, number, string | undefined]>([
    ['when it belongs to somebody who has left', { status: 'open', assignee: 'gone@demo.test' }, 0, 'assigneeGone'],
    ['when nobody has touched it for two days', {}, 2 * day + 1, 'untouched'],
    ['not before that', {}, 2 * day, undefined],
    ['when it was answered and stayed open', { ...open, assignee: 'anna@demo.test' }, 3 * day + 1, 'answeredButOpen'],
    ['not while the customer waits', { status: 'open', assignee: 'anna@demo.test' }, 9 * day, undefined],
    ['when nobody has answered us', { status: 'waiting' }, 14 * day + 1, 'waitingLong'],
    ['never when it is closed', { status: 'closed', assignee: 'gone@demo.test' }, 99 * day, undefined],
    ['never in the spam', { folder: 'spam' }, 99 * day, undefined],
  ])('%s', (_, over, later, doubt) => {
    expect(doubtOf(aTicket(over), active, someTime + later)).toBe(doubt);
  });
});
