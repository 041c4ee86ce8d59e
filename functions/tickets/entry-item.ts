import { itemSize, writeUnit } from '../platform/item-size.ts';
import { type Key, keys } from '../platform/keys.ts';
import type { Change } from './change.ts';
import type { ChangeEntry, Delivery, Entry, SentEntry } from './entry.ts';
import { type EntryBody, excerptOf, longestInItem, packBody, unpackBody } from './entry-body.ts';
import { itemVersion } from './ticket-item.ts';

/** An item of a ticket's partition. */
export type Item = Record<string, unknown>;

/** What keeps one entry: its item, and its body where that is too long to stand in it. */
export interface EntryItems {
  entry: Item;
  /** An item to be written before the entry. */
  body?: Item & Key;
  /** A packed body for the bucket, to be written before the entry. */
  object?: { id: string; packed: Uint8Array };
}

/** Changes that came with a message stand in its item, less what they share with it: one write for both. */
type Companion = Omit<ChangeEntry, 'number' | 'order' | 'at' | 'actor' | 'type'>;

/** Sort key by which a relayed message names a change that stands in another entry's item. */
export const companionSk = (sk: string, id: string): string => `${sk}#+${id}`;

/** Takes a relayed sort key apart: the item, and the id of the companion when it names one. */
export function splitSk(sk: string): { sk: string; companion?: string } {
  const at = sk.indexOf('#+');
  return at < 0 ? { sk } : { sk: sk.slice(0, at), companion: sk.slice(at + 2) };
}

/** Groups the entries of one change into items: the changes that follow an entry and share its place, time and actor join it. */
export function grouped(entries: readonly Entry[]): { entry: Entry; companions: ChangeEntry[] }[] {
  const groups: { entry: Entry; companions: ChangeEntry[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && entry.type === 'change' && joins(last.entry, entry)) last.companions.push(entry);
    else groups.push({ entry, companions: [] });
  }
  return groups;
}

function joins(first: Entry, change: ChangeEntry): boolean {
  const sameActor = first.actor.type === change.actor.type && first.actor.id === change.actor.id;
  return (
    first.order === change.order &&
    first.at === change.at &&
    sameActor &&
    change.facts === undefined &&
    change.state === undefined
  );
}

/** The items of an entry and the changes that came with it. `mailbox` is the ticket's, for whoever hears of the entry. */
export function entryItems(entry: Entry, mailbox: string, companions: readonly ChangeEntry[] = []): EntryItems {
  const { number, order, id } = entry;
  const { body, rest } = separated(entry);
  const item: Item = {
    ...rest,
    ...keys.entry(number, order, id),
    item: 'entry',
    v: itemVersion,
    mailbox,
    companions: companions.length > 0 ? companions.map(companionOf) : undefined,
  };
  if (!body) return { entry: item };
  const packed = packBody(body);
  if (addsNoUnit(item, packed)) return { entry: { ...item, packed } };
  if (packed.byteLength <= longestInItem) {
    return { entry: item, body: { ...keys.body(number, order, id), item: 'body', v: itemVersion, packed } };
  }
  return { entry: { ...item, longBody: true, packed: packBody(excerptOf(body)) }, object: { id, packed } };
}

/** The items of all entries of a change. */
export function itemsOf({ ticket, entries }: Pick<Change, 'ticket' | 'entries'>): EntryItems[] {
  return grouped(entries).map(({ entry, companions }) => entryItems(entry, ticket.mailbox, companions));
}

/**
 * Whether the packed body finds room in what the entry's item is billed for anyway. The item is written in a transaction, where each unit counts twice;
 * a body of its own counts once.
 */
function addsNoUnit(item: Item, packed: Uint8Array): boolean {
  return Math.ceil(itemSize({ ...item, packed }) / writeUnit) <= Math.ceil(itemSize(item) / writeUnit);
}

/** An entry's text apart from its particulars; the delivery has an item of its own. */
function separated(entry: Entry): { body?: EntryBody; rest: Item } {
  if (entry.type === 'change') return { rest: { ...entry } };
  if (entry.type === 'note') {
    const { text, html, visibleText, ...rest } = entry;
    return { body: { text, html, visibleText }, rest };
  }
  const { text, html, visibleText, ...rest } = entry;
  const body = { text, html, visibleText };
  if (rest.type !== 'sent') return { body, rest };
  return { body, rest: shortened(rest) };
}

/**
 * A sent entry's particulars in few bytes, so that answers stay within a write unit: without empty lists, and with `true` for an In-Reply-To that is the
 * last of References, as it mostly is.
 */
function shortened({ delivery, cc, bcc, attachments, inReplyTo, ...sent }: Omit<SentEntry, keyof EntryBody>): Item {
  return {
    ...sent,
    cc: unlessEmpty(cc),
    bcc: unlessEmpty(bcc),
    attachments: unlessEmpty(attachments),
    inReplyTo: inReplyTo !== undefined && inReplyTo === sent.references.at(-1) ? true : inReplyTo,
  };
}

/** What `shortened` made, whole again. */
function lengthened(item: Item): Item {
  const answersLast = item.inReplyTo === true && Array.isArray(item.references);
  const inReplyTo = answersLast ? { inReplyTo: (item.references as unknown[]).at(-1) } : {};
  return { cc: [], bcc: [], attachments: [], ...item, ...inReplyTo };
}

const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

function companionOf(change: ChangeEntry): Companion {
  const { number, order, at, actor, type, ...rest } = change;
  return rest;
}

/** One entry as the items of its partition state it. */
export interface StoredEntry {
  item: Item;
  body?: Item;
  delivery?: Item;
  /** It was split off to another ticket: nobody is to read it here any more. */
  moved?: true;
}

/** Joins the items of a stretch of timeline (in either direction) to entries, in the same direction. */
export function storedEntries(items: readonly Item[]): StoredEntry[] {
  const byKey = new Map<string, Item>(items.map((item) => [String(item.sk), item]));
  return items
    .filter((item) => item.item === 'entry')
    .map((item) => ({
      item,
      body: byKey.get(`${item.sk}#body`),
      delivery: byKey.get(`${item.sk}#delivery`),
      ...(byKey.has(`${item.sk}#moved`) ? { moved: true } : {}),
    }));
}

/** Says beside an entry that it was split off: `to` is the ticket where it is read from then on. */
export function movedItem({ number, order, id }: Pick<Entry, 'number' | 'order' | 'id'>, to: number): Item & Key {
  return { ...keys.moved(number, order, id), item: 'moved', v: itemVersion, to };
}

/** Whether the body of a stored entry lies in the bucket. */
export const hasLongBody = (stored: StoredEntry): boolean => stored.item.longBody === true;

/**
 * The entry and the changes that came with it.
 * @param longBody the body fetched from the bucket; without it an entry with a long body has its beginning only
 */
export function entriesFrom(stored: StoredEntry, longBody?: EntryBody): [Entry, ...ChangeEntry[]] {
  const { pk, sk, item, v, mailbox, packed: inEntry, longBody: isLong, companions, ...plain } = stored.item;
  const packed = inEntry ?? stored.body?.packed;
  const body = longBody ?? (packed instanceof Uint8Array ? unpackBody(packed) : undefined);
  const text = plain.type === 'change' ? {} : { text: '', ...body };
  const particulars = plain.type === 'sent' ? lengthened(plain) : plain;
  const delivery = plain.type === 'sent' ? { delivery: deliveryFrom(stored.delivery, Number(plain.at)) } : {};
  // Only `entryItems` writes entries, under the same schema version.
  const entry = { ...particulars, ...text, ...delivery } as unknown as Entry;
  const { number, order, at, actor } = entry;
  const rest = (companions ?? []) as Companion[];
  return [entry, ...rest.map((companion): ChangeEntry => ({ type: 'change', number, order, at, actor, ...companion }))];
}

/** How far a sent entry has come, as an item beside it. */
export function deliveryItem(
  of: { number: number; order: number; id: string; mailbox: string },
  delivery: Delivery,
): Item & Key {
  const { number, order, id, mailbox } = of;
  return {
    ...delivery,
    ...keys.delivery(number, order, id),
    item: 'delivery',
    v: itemVersion,
    number,
    order,
    id,
    mailbox,
  };
}

/** How far a sent entry has come: `queued` while nobody has written of it. */
function deliveryFrom(item: Item | undefined, sentAt: number): Delivery {
  if (!item) return { state: 'queued', at: sentAt };
  const { pk, sk, item: kind, v, mailbox, number, order, id, ...delivery } = item;
  return delivery as unknown as Delivery;
}
