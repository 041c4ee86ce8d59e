import { describe, expect, it } from 'vitest';
import type { EntryView, ScheduledView } from '../../../web/inbox/api/types.ts';
import { localInput, tomorrowMorning } from '../../../web/inbox/ticket/defer-form.tsx';
import { mentionedIn } from '../../../web/inbox/ticket/mentions.ts';
import {
  ownAddresses,
  proposedRecipients,
  readAddresses,
  senderAddress,
} from '../../../web/inbox/ticket/recipients.ts';
import { draftOf } from '../../../web/inbox/ticket/scheduled.tsx';
import { sendTimes } from '../../../web/inbox/ticket/send-times.ts';
import { heldFor } from '../../../web/inbox/ticket/use-undo.ts';

const person = (address: string) => ({ name: '', address });

/** As much of a received message as the recipients of its answer depend on. */
function received(over: { from?: string; to?: string[]; cc?: string[]; automatic?: boolean }): EntryView {
  const { from = 'maija@example.fi', to = ['support@demo.test'], cc = [], automatic = false } = over;
  return {
    type: 'received',
    id: 'e1',
    number: 1042,
    at: '2026-10-01T10:00:00.000Z',
    actor: { type: 'customer', id: 'c1', name: '' },
    channel: 'mail',
    from: person(from),
    to: to.map(person),
    cc: cc.map(person),
    subject: 'Kone',
    messageId: null,
    text: 'Hei',
    html: null,
    visibleText: null,
    attachments: [],
    automatic,
    raw: true,
    verdicts: null,
    unreadable: false,
  };
}

describe('the recipients of a reply', () => {
  const support = { address: 'support@demo.test', aliases: ['help@demo.test'] };
  const own = ownAddresses([support, { address: 'sales@demo.test', aliases: [] }]);
  const requester = { id: 'c1', name: 'Maija', address: 'maija@example.fi' };
  const ticket = {
    requester,
    participants: [requester, person('boss@example.fi'), person('jo@example.fi')],
  };
  const addresses = (people: readonly { address: string }[]): string[] => people.map(({ address }) => address);
  const proposed = (entries: EntryView[]) => {
    const { to, cc } = proposedRecipients(ticket, entries, own);
    return { to: addresses(to), cc: addresses(cc) };
  };

  it('are the requester, and the participants as copies, as long as no mail has come', () => {
    expect(proposed([])).toEqual({ to: ['maija@example.fi'], cc: ['boss@example.fi', 'jo@example.fi'] });
  });

  it('are all whom the last mail was to, but never the desk itself, whichever of its addresses was used', () => {
    const to = ['help@demo.test', 'support+t1042-0123456789abcdef@demo.test', 'sales@demo.test', 'boss@example.fi'];
    expect(proposed([received({ to })])).toEqual({
      to: ['maija@example.fi', 'boss@example.fi'],
      cc: ['jo@example.fi'],
    });
  });

  it('are the colleague who wrote last as well as the requester', () => {
    expect(proposed([received({}), received({ from: 'jo@example.fi' })]).to).toEqual([
      'maija@example.fi',
      'jo@example.fi',
    ]);
  });

  it('do not follow what a machine wrote', () => {
    expect(proposed([received({}), received({ from: 'jo@example.fi', automatic: true })]).to).toEqual([
      'maija@example.fi',
    ]);
  });

  it('are answered from the alias that the customer wrote to', () => {
    expect(senderAddress([received({ to: ['help@demo.test'] })], support)).toBe('help@demo.test');
    expect(senderAddress([received({ to: ['support+t1042-0123456789abcdef@demo.test'] })], support)).toBe(
      'support@demo.test',
    );
    expect(senderAddress([], support)).toBe('support@demo.test');
  });
});

describe('a typed line of recipients', () => {
  it.each([
    ['a@example.com, b@example.com', ['a@example.com', 'b@example.com'], []],
    ['A@Example.com a@example.com;b@example.com', ['a@example.com', 'b@example.com'], []],
    ['Anna Aalto <anna@example.com>', ['anna@example.com'], []],
    ['anna, b@example.com', ['b@example.com'], ['anna']],
    ['  ', [], []],
  ])('is read: %j', (line, addresses, wrong) => {
    const read = readAddresses(line);
    expect(read.people.map((person) => person.address)).toEqual(addresses);
    expect(read.wrong).toEqual(wrong);
  });

  it('keeps the name that stands before the address', () => {
    expect(readAddresses('Anna Aalto <anna@example.com>').people).toEqual([
      { name: 'Anna Aalto', address: 'anna@example.com' },
    ]);
  });
});

describe('mentions', () => {
  const agents = ['anna@demo.test', 'ben@demo.test', 'ben.berg@demo.test'];
  it.each([
    ['@anna do you know?', ['anna@demo.test']],
    ['ask @ben@demo.test.', ['ben@demo.test']],
    ['(@ben.berg), @ANNA', ['anna@demo.test', 'ben.berg@demo.test']],
    ['the customer is anna@demo.test', []],
    ['@nobody', []],
  ])('are found in %j', (text, expected) => {
    expect(mentionedIn(text, agents)).toEqual(expected);
  });
});

describe('deferring', () => {
  it('proposes eight in the morning of the next day, also over the end of a year', () => {
    expect(localInput(tomorrowMorning(new Date(2026, 11, 31, 23, 59)))).toBe('2027-01-01T08:00');
  });
});

describe('sending later', () => {
  const proposals = (now: Date): string[] => sendTimes(now).map(([choice, at]) => `${choice} ${localInput(at)}`);

  it('is proposed in an hour, this evening, tomorrow and on Monday', () => {
    expect(proposals(new Date(2026, 10, 19, 10, 30))).toEqual([
      'hour 2026-11-19T11:30',
      'evening 2026-11-19T18:00',
      'tomorrow 2026-11-20T09:00',
      'monday 2026-11-23T09:00',
    ]);
  });

  it('leaves the evening out when it is near, and Monday when it is tomorrow', () => {
    expect(proposals(new Date(2026, 10, 22, 17, 0))).toEqual(['hour 2026-11-22T18:00', 'tomorrow 2026-11-23T09:00']);
  });

  it('means the next Monday on a Monday', () => {
    expect(proposals(new Date(2026, 10, 23, 20, 0)).at(-1)).toBe('monday 2026-11-30T09:00');
  });

  it('is always proposed in the future, soonest first', () => {
    for (let hour = 0; hour < 24 * 8; hour += 1) {
      const now = new Date(2026, 10, 16, hour, 59);
      const times = sendTimes(now).map(([, at]) => at.getTime());
      expect(times.every((time) => time > now.getTime())).toBe(true);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });
});

describe('taking a reply back', () => {
  it('is offered for as long as the desk holds it by its own clock', () => {
    const at = '2026-10-01T10:00:00.000Z';
    expect(heldFor({ at, holdUntil: '2026-10-01T10:00:10.000Z' })).toBe(10_000);
    expect(heldFor({ at, holdUntil: null })).toBe(0);
  });
});

describe('a scheduled message that is edited', () => {
  const message: ScheduledView = {
    id: 's1',
    number: 1042,
    sendAt: '2026-10-02T07:00:00.000Z',
    by: { id: 'anna@demo.test', name: 'Anna Aalto' },
    state: 'waiting',
    heldAt: null,
    text: 'Is it better now?',
    html: null,
    to: [person('maija@example.fi')],
    cc: [],
    bcc: [person('boss@example.fi')],
    attachments: [{ id: 'u1', filename: 'guide.pdf', size: 9999, contentId: null }],
    status: 'closed',
  };

  it('comes into the composer with everything that belongs to it', () => {
    expect(draftOf(message, true)).toEqual({
      text: 'Is it better now?',
      more: {
        to: [person('maija@example.fi')],
        cc: [],
        bcc: [person('boss@example.fi')],
        status: 'closed',
        files: [{ id: 'u1', filename: 'guide.pdf', size: 9999 }],
      },
    });
  });

  it('comes without its files when a colleague wrote it: uploads belong to whoever made them', () => {
    expect(draftOf(message, false).more.files).toEqual([]);
  });
});
