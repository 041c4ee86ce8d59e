import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentPrincipal } from '../../functions/access/index.ts';
import { keys } from '../../functions/platform/keys.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { indexEntry } from '../../functions/search/index-search.ts';
import { numbersByTag } from '../../functions/search/numbers-by-tag.ts';
import { parseQuery } from '../../functions/search/query.ts';
import { type SearchSort, search } from '../../functions/search/search.ts';
import { createSearchStore, type SearchStore } from '../../functions/search/search-store.ts';
import { tagTerm } from '../../functions/search/terms.ts';
import { createVocabulary, type Vocabulary } from '../../functions/search/vocabulary.ts';
import { amend } from '../../functions/tickets/amend.ts';
import type { Change } from '../../functions/tickets/change.ts';
import { annotate, openTicket } from '../../functions/tickets/conversation.ts';
import type { Entry } from '../../functions/tickets/entry.ts';
import type { Ticket } from '../../functions/tickets/ticket.ts';
import { createTicketStore } from '../../functions/tickets/ticket-store.ts';
import type { TicketStore } from '../../functions/tickets/ticket-store-types.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aNote, anAgentPrincipal, aReceived, aRequester, someTime } from '../support/factories.ts';

describe('search', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let postings: SearchStore;
  let vocabulary: Vocabulary;
  let number = 2000;
  beforeAll(async () => {
    dynamo = await startDynamo();
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
    postings = createSearchStore({ client: dynamo.client, table: dynamo.search });
    vocabulary = createVocabulary({ client: dynamo.client, table: dynamo.search });
  });
  afterAll(() => dynamo?.stop());

  /** What the relay says of an entry. */
  const relayed = (entry: Entry, { mailbox }: Ticket): RelayedEntry => ({
    number: entry.number,
    mailbox,
    sk: keys.entry(entry.number, entry.order, entry.id).sk,
    id: entry.id,
    order: entry.order,
    at: entry.at,
    type: entry.type,
    state: entry.state,
    before: entry.before,
    ...(entry.type === 'change' ? { field: entry.field, from: entry.from, to: entry.to } : {}),
  });
  async function index({ ticket, entries }: Change): Promise<void> {
    for (const entry of entries) await indexEntry({ tickets, postings, vocabulary }, relayed(entry, ticket));
  }

  interface Mail {
    subject?: string;
    text?: string;
    from?: string;
    name?: string;
    mailbox?: string;
    tags?: string[];
    at?: number;
    folder?: 'spam' | 'suspended';
  }
  async function arrives({
    subject = 'Hello',
    text = 'Hi',
    from = 'kaisa@customer.test',
    name = 'Kaisa',
    mailbox = 'support',
    tags,
    at,
    folder,
  }: Mail): Promise<Ticket> {
    number += 1;
    const message = aReceived({ number, at: at ?? someTime, subject, text, from: { name, address: from } });
    const change = openTicket({
      number,
      mailbox,
      message,
      requester: aRequester({ name, address: from }),
      tags,
      folder,
    });
    await tickets.create(change);
    await index(change);
    return change.ticket;
  }
  async function does(change: Change): Promise<Ticket> {
    await tickets.save(change);
    await index(change);
    return change.ticket;
  }
  const by = { actor: agentActor(), at: someTime + 1000, idFor: (field: string) => `change-${field}` };

  async function page(
    q: string,
    more: { principal?: AgentPrincipal; limit?: number; cursor?: string; sort?: SearchSort } = {},
  ) {
    const principal = more.principal ?? anAgentPrincipal();
    const mailboxes = principal.mailboxes === 'all' ? ['support', 'sales'] : principal.mailboxes;
    return search(
      { postings, vocabulary, tickets },
      {
        ...more,
        query: parseQuery(q, { timeZone: 'UTC', now: someTime }),
        principal,
        mailboxes,
        limit: more.limit ?? 50,
      },
    );
  }
  const found = async (q: string, more: { principal?: AgentPrincipal } = {}) =>
    (await page(q, more)).items.map(({ ticket }) => ticket.number);

  it('finds a ticket by words of its mail, its subject, its people, its notes and its number', async () => {
    const ticket = await arrives({
      subject: 'Käyrätorvi hukassa',
      text: 'Kadotin sinisen napin',
      from: 'uolevi@torvi.test',
      name: 'Uolevi',
    });
    await does(annotate(ticket, aNote({ number: ticket.number, text: 'Kysy varastosta' })));
    for (const q of [
      'sinisen napin',
      'kayratorvi',
      'uolevi@torvi.test',
      'Uolevi hukassa',
      'varastosta',
      `${ticket.number} uolevi`,
      'customer:torvi',
      'subject:hukassa',
      'sinisen varastosta',
    ]) {
      expect(await found(q), q).toEqual([ticket.number]);
    }
    for (const q of ['sinisen punaisen', 'customer:napin', 'subject:sinisen']) expect(await found(q), q).toEqual([]);
  });

  it('finds any word by the beginning of the last one that is typed, also one of a message', async () => {
    const { number } = await arrives({ subject: 'Takkuinen langanpää', name: 'Hildegard', text: 'Ompelukone hakkaa' });
    for (const q of ['lan', 'langanp', 'takkuinen hilde', 'takkuinen ompeluk', 'OMPELUK'])
      expect(await found(q), q).toEqual([number]);
    for (const q of ['langx', 'ompelux takkuinen', 'takkui ompelukone']) expect(await found(q), q).toEqual([]);
  });

  it('finds a word by its other forms, in Finnish and in English, with and without dots', async () => {
    const plural = await arrives({ subject: 'Laskut puuttuvat', text: 'Emme löydä käyttäjiä' });
    const genitive = await arrives({ text: 'Laskun eräpäivä, the invoices were sent' });
    const both = [genitive.number, plural.number];
    for (const q of ['lasku', 'laskujen', 'laskulla', 'laskuja "emme"']) {
      const expected = q.includes('"') ? [plural.number] : both;
      expect(await found(q), q).toEqual(expected);
    }
    expect(await found('käyttäjän puuttuu')).toEqual([plural.number]);
    expect(await found('kayttajat')).toEqual([plural.number]);
    expect(await found('invoicing')).toEqual([genitive.number]);
    expect(await found('subject:laskun')).toEqual([plural.number]);
  });

  it('takes quoted words as they are', async () => {
    const { number } = await arrives({ text: 'Tulostimet jumissa' });
    expect(await found('"tulostimet"')).toEqual([number]);
    expect(await found('tulostin')).toEqual([number]);
    for (const q of ['"tulostin"', '"tulosti"', 'subject:"tulostin"']) expect(await found(q), q).toEqual([]);
  });

  it('opens a ticket by its number, first of all that are found', async () => {
    const one = await arrives({ subject: 'First' });
    const other = await arrives({ text: `It is about ${one.number}` });
    expect(await found(`#${one.number}`)).toEqual([one.number]);
    expect(await found(String(one.number))).toEqual([one.number, other.number]);
    expect(await found('#999999')).toEqual([]);
  });

  it('finds quoted words only where they stand beside each other', async () => {
    const right = await arrives({ text: 'The purple walrus sleeps' });
    await arrives({ text: 'A walrus, all purple' });
    const inNote = await arrives({ text: 'something else' });
    await does(annotate(inNote, aNote({ number: inNote.number, text: 'wants a purple walrus' })));
    expect(await found('"purple walrus"')).toEqual([inNote.number, right.number]);
    expect(await found('purple walrus')).toHaveLength(3);
  });

  it('shows the words around what was found', async () => {
    const { number } = await arrives({ text: 'My xylophone is\nout of tune' });
    expect((await page('xylophone')).items).toMatchObject([
      { ticket: { number }, excerpt: 'My xylophone is out of tune' },
    ]);
  });

  it('shows nobody a ticket of a mailbox that they may not see, not by words, number, tag or filter', async () => {
    const { number } = await arrives({ text: 'confidential zebra', mailbox: 'sales', tags: ['hush'] });
    const outsider = { principal: anAgentPrincipal({ mailboxes: ['support'] }) };
    for (const q of [
      'zebra',
      `#${number}`,
      String(number),
      'tag:hush',
      'mailbox:sales',
      '"confidential zebra"',
      'mailbox:sales zebra',
    ]) {
      expect(await found(q, outsider), q).toEqual([]);
      expect(await found(q), q).toContain(number);
    }
  });

  it('leaves spam out but for its number', async () => {
    const { number } = await arrives({ text: 'gorilla', folder: 'spam' });
    expect(await found('gorilla')).toEqual([]);
    expect(await found(`#${number}`)).toEqual([number]);
  });

  it('finds suspended tickets', async () => {
    const { number } = await arrives({ text: 'chimpanzee', folder: 'suspended' });
    expect(await found('chimpanzee')).toEqual([number]);
  });

  it('follows a changed subject and changed tags', async () => {
    const ticket = await arrives({ subject: 'Oldsubject', tags: ['early'] });
    const renamed = await does(amend(ticket, { subject: 'Newsubject', tags: ['late'] }, by));
    expect(await found('subject:newsubject')).toEqual([renamed.number]);
    expect(await found('subject:oldsubject')).toEqual([]);
    expect(await found('tag:late')).toEqual([renamed.number]);
    expect(await found('tag:early')).toEqual([]);
    expect(await postings.read(tagTerm('early'), number, 1)).toEqual([]);
  });

  it('ends the same when changes of tags are indexed in the wrong order, and twice', async () => {
    const ticket = await arrives({ tags: ['alpha'] });
    const first = amend(ticket, { tags: ['beta'] }, { ...by, idFor: () => 'one' });
    await tickets.save(first);
    const second = amend(first.ticket, { tags: ['alpha'] }, { ...by, at: by.at + 1, idFor: () => 'two' });
    await tickets.save(second);
    for (const change of [second, first, second]) await index(change);
    expect(await found('tag:alpha')).toEqual([ticket.number]);
    expect(await postings.read(tagTerm('beta'), number, 1)).toEqual([]);
  });

  it('narrows words down by filters, and lists tickets for filters alone', async () => {
    const open = await arrives({ text: 'quokka', at: Date.UTC(2026, 0, 10) });
    const taken = await arrives({ text: 'quokka', at: Date.UTC(2026, 1, 10), mailbox: 'sales' });
    await does(amend(taken, { assignee: 'anna@demo.test', kind: 'order' }, by));
    expect(await found('quokka assigned:me')).toEqual([taken.number]);
    expect(await found('quokka assigned:none')).toEqual([open.number]);
    expect(await found('quokka before:2026-02')).toEqual([open.number]);
    expect(await found('quokka after:2026-02-10')).toEqual([taken.number]);
    expect(await found('kind:order')).toEqual([taken.number]);
    expect(await found('assigned:me status:open')).toEqual([taken.number]);
    expect(await found('mailbox:sales kind:order status:closed')).toEqual([]);
    expect(await found('')).toEqual([]);
  });

  it('gives who has waited longest first where that is asked for', async () => {
    const late = await arrives({ text: 'capybara', at: someTime });
    const early = await arrives({ text: 'capybara', at: someTime - 1000 });
    const order = async (q: string, sort: SearchSort) =>
      (await page(q, { sort })).items.map(({ ticket }) => ticket.number);
    expect(await order('capybara', 'waitingSince')).toEqual([early.number, late.number]);
    expect(await order('capybara', '-waitingSince')).toEqual([late.number, early.number]);
    expect(await order('capybara', 'relevance')).toEqual([early.number, late.number]);
    const filtered = `status:new after:2026-11 before:2027`;
    const listed = await order(filtered, 'waitingSince');
    expect(listed.indexOf(early.number)).toBeLessThan(listed.indexOf(late.number));
    const turned = await order(filtered, '-waitingSince');
    expect(turned.indexOf(early.number)).toBeGreaterThan(turned.indexOf(late.number));
  });

  describe('among many tickets', () => {
    const many: number[] = [];
    beforeAll(async () => {
      for (let count = 0; count < 120; count++)
        many.unshift((await arrives({ text: count % 3 ? 'common' : 'common every third' })).number);
    }, 60_000);
    beforeEach(() => dynamo.resetUnits());

    it('gives all of them over its pages, newest first, none twice', async () => {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const { items, next } = await page('common', { limit: 25, cursor });
        expect(items.length).toBeLessThanOrEqual(25);
        seen.push(...items.map(({ ticket }) => ticket.number));
        cursor = next ?? undefined;
      } while (cursor);
      expect(seen).toEqual(many);
    });

    it('costs by the page, not by the number of tickets', async () => {
      await page('every third common', { limit: 10 });
      expect(dynamo.units().read).toBeLessThan(40);
    });

    it('gives a cursor over filters alone too', async () => {
      const seen = new Set<number>();
      let cursor: string | undefined;
      do {
        const { items, next } = await page('mailbox:support status:new', { limit: 40, cursor });
        for (const { ticket } of items) seen.add(ticket.number);
        cursor = next ?? undefined;
      } while (cursor);
      expect([...seen]).toEqual(expect.arrayContaining(many));
    });

    it('stops after a bounded number of reads and goes on from there', async () => {
      const outsider = anAgentPrincipal({ mailboxes: ['sales'] });
      let pages = 0;
      let cursor: string | undefined;
      do {
        const { items, next } = await page('common', { principal: outsider, limit: 10, cursor });
        expect(items).toEqual([]);
        pages += 1;
        cursor = next ?? undefined;
      } while (cursor);
      expect(pages).toBeLessThan(10);
    });

    it('gives the numbers of a tag in pages', async () => {
      await postings.put(5_000_000, ['tag:many']);
      for (let count = 1; count <= 149; count++) await postings.put(count, ['tag:many']);
      const first = await numbersByTag(postings, 'Many');
      expect(first.items).toHaveLength(100);
      expect(first.items[0]).toBe(5_000_000);
      const second = await numbersByTag(postings, 'Many', first.next ?? undefined);
      expect([...first.items, ...second.items]).toHaveLength(150);
      expect(second.next).toBeNull();
    });
  });

  it.each(['nonsense', Buffer.from('{"from":-1}').toString('base64url'), ''])(
    'refuses %j as a cursor',
    async (cursor) => {
      await expect(page('x', { cursor })).rejects.toMatchObject({ code: 'invalid-request' });
    },
  );

  it('finds all of a ticket that came from spam to the desk, and nothing of it before', async () => {
    number += 1;
    const message = aReceived({ number, subject: 'Zeppelin', text: 'A xylophonist waits' });
    const opened = openTicket({ number, mailbox: 'support', requester: aRequester(), message, folder: 'spam' });
    await tickets.create(opened);
    const by = { actor: agentActor(), at: someTime, idFor: () => `to-desk-${number}` };
    const moved = amend(opened.ticket, { folder: 'desk' }, by);
    await tickets.save(moved);
    expect(await found('xylophonist')).toEqual([]);
    await index(moved);
    expect(await found('xylophonist')).toEqual([number]);
    expect(await found('subject:zeppelin')).toEqual([number]);
  });
});
