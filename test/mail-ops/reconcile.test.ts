import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerLine } from '../../functions/mail/index.ts';
import { ledgerDay } from '../../functions/mail/index.ts';
import { MailUnaccountedError, type ReconcileDeps, reconcile } from '../../functions/mail-ops/reconcile.ts';
import type { DaySummary, RawMail } from '../../functions/mail-ops/summary.ts';
import { hour, minute, someTime } from '../support/factories.ts';
import { aLine, aRaw, rawsOf } from './support.ts';

const day = '2026-11-23';
const midnight = Date.parse(day);
const nextNight = midnight + 27 * hour;

interface Scene {
  raws?: RawMail[];
  lines?: LedgerLine[];
  tickets?: number[];
  rawDeletedAfterDays?: number;
  now?: number;
}

/** Counts the day and tells what was kept, also when it throws. */
async function count({ raws = [], lines = [], tickets = [], rawDeletedAfterDays, now = nextNight }: Scene) {
  const kept: DaySummary[] = [];
  const deps: ReconcileDeps = {
    ledger: {
      async lines(of, { cursor = '0' }) {
        const all = lines.filter(({ at }) => ledgerDay(at) === of);
        const next = Number(cursor) + 2;
        return { items: all.slice(Number(cursor), next), next: next < all.length ? String(next) : null };
      },
    },
    raws: rawsOf(raws),
    existingTickets: async (numbers) => new Set([...numbers].filter((number) => tickets.includes(number))),
    summaries: { put: async (summary) => void kept.push(summary) },
    rawDeletedAfterDays,
  };
  const outcome = await reconcile(day, deps, now).catch((error: unknown) => error);
  const [summary] = kept;
  if (summary === undefined) throw new Error('nothing was kept');
  return { summary, thrown: outcome instanceof Error ? outcome : undefined };
}

describe('the count of a day', () => {
  it('is clean when every raw mail has its line and every line its raw mail and ticket', async () => {
    const { summary, thrown } = await count({
      raws: [aRaw(), aRaw({ name: 'mail/raw/2' }), aRaw({ name: 'mail/raw/3' })],
      lines: [
        aLine({ number: 1001 }),
        aLine({ number: 1002, mailbox: 'sales' }),
        aLine({ raw: 'mail/raw/2', number: 1001, outcome: 'joined' }),
        aLine({ raw: 'mail/raw/3', outcome: 'dropped', rule: 'own-mail' }),
      ],
      tickets: [1001, 1002],
    });
    expect(thrown).toBeUndefined();
    expect(summary).toEqual({
      day,
      at: nextNight,
      accepted: 3,
      ticketed: 2,
      joined: 1,
      suspended: 0,
      dropped: 1,
      failed: 0,
      differences: [],
      different: 0,
    });
  });

  it.each([
    ['a raw mail without a line', { raws: [aRaw()] }, 'no-ledger-line'],
    ['a line whose raw mail is gone', { lines: [aLine({ outcome: 'dropped' })] }, 'raw-missing'],
    ['a line whose ticket is not there', { raws: [aRaw()], lines: [aLine({ number: 1001 })] }, 'ticket-missing'],
    ['a line that failed', { raws: [aRaw()], lines: [aLine({ outcome: 'failed' })] }, 'failed'],
  ])('tells of %s, keeps it and rings', async (_, scene, what) => {
    const { summary, thrown } = await count(scene);
    expect(summary.differences).toEqual([{ raw: 'mail/raw/1', what }]);
    expect(thrown).toBeInstanceOf(MailUnaccountedError);
    expect(thrown?.message).toBe(`1 mails of ${day} are not accounted for`);
  });

  it('forgets that a mail could not be fetched once it was taken in', async () => {
    const lines = [aLine({ mailbox: '', outcome: 'failed' }), aLine({ outcome: 'dropped' })];
    expect((await count({ raws: [aRaw()], lines })).summary).toMatchObject({ failed: 0, dropped: 1, different: 0 });
    const one = [aLine({ mailbox: 'sales', outcome: 'failed' }), aLine({ outcome: 'dropped' })];
    expect((await count({ raws: [aRaw()], lines: one })).summary).toMatchObject({ failed: 1, different: 1 });
  });

  it('does not miss raw mails that are deleted by then', async () => {
    const lines = [aLine({ outcome: 'dropped' })];
    expect((await count({ lines, rawDeletedAfterDays: 1 })).thrown).toBeUndefined();
    expect((await count({ lines, rawDeletedAfterDays: 2 })).thrown).toBeInstanceOf(MailUnaccountedError);
  });

  it('leaves a mail that has just come to the next day', async () => {
    const raws = [aRaw({ laidDownAt: someTime })];
    const soon = await count({ raws, now: someTime + 14 * minute });
    expect(soon.summary).toMatchObject({ accepted: 0, different: 0 });
    expect((await count({ raws, now: someTime + 15 * minute })).thrown).toBeInstanceOf(MailUnaccountedError);
  });

  it('finds the line of a mail on the other side of midnight, and leaves other days alone', async () => {
    const { summary, thrown } = await count({
      raws: [
        aRaw({ laidDownAt: midnight + 1 }),
        aRaw({ name: 'mail/raw/2', laidDownAt: midnight + 24 * hour - 1 }),
        aRaw({ name: 'mail/raw/3', laidDownAt: midnight - 1 }),
        aRaw({ name: 'mail/raw/4', laidDownAt: midnight + 24 * hour }),
      ],
      lines: [aLine({ at: midnight - 2000 }), aLine({ raw: 'mail/raw/2', at: midnight + 24 * hour + 5 })],
    });
    expect(thrown).toBeUndefined();
    expect(summary).toMatchObject({ accepted: 2, ticketed: 0 });
  });

  it('finds just the mails that lack something, whatever the day looked like', async () => {
    const mail = fc.record({ hasLine: fc.boolean(), hasRaw: fc.boolean(), hasTicket: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { maxLength: 12 }), async (mails) => {
        const named = mails.map((one, index) => ({ ...one, name: `mail/raw/${index}`, number: 1001 + index }));
        const { summary } = await count({
          raws: named.filter(({ hasRaw }) => hasRaw).map(({ name }) => aRaw({ name })),
          lines: named.filter(({ hasLine }) => hasLine).map(({ name, number }) => aLine({ raw: name, number })),
          tickets: named.filter(({ hasTicket }) => hasTicket).map(({ number }) => number),
        });
        const lacking = named.flatMap(({ name, hasLine, hasRaw, hasTicket }) => [
          ...(hasRaw && !hasLine ? [`no-ledger-line ${name}`] : []),
          ...(hasLine && !hasRaw ? [`raw-missing ${name}`] : []),
          ...(hasLine && !hasTicket ? [`ticket-missing ${name}`] : []),
        ]);
        expect(summary.differences.map(({ raw, what }) => `${what} ${raw}`).sort()).toEqual(lacking.sort());
        expect(summary.different).toBe(lacking.length);
      }),
    );
  });
});
