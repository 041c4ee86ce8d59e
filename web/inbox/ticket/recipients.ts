import type { EntryView, MailboxView, Person, ReceivedView, TicketView } from '../api/types.ts';

/** Whom a reply goes to. */
export interface Recipients {
  to: Person[];
  cc: Person[];
}

type Door = Pick<MailboxView, 'address' | 'aliases'>;

/** Addresses and aliases of mailboxes, for telling our own from other people's. */
export function ownAddresses(mailboxes: readonly Door[]): Set<string> {
  return new Set(mailboxes.flatMap(({ address, aliases }) => [address, ...aliases]).map(plain));
}

/**
 * Whom a reply is meant for: the requester, whoever wrote last, and whom that message was written to besides; as copies, everybody else who
 * takes part.
 * @param entries of the ticket, oldest first, as far as they are known
 * @param own addresses of the desk itself, which never get its mail
 */
export function proposedRecipients(
  ticket: Pick<TicketView, 'participants' | 'requester'>,
  entries: readonly EntryView[],
  own: ReadonlySet<string>,
): Recipients {
  const { requester, participants } = ticket;
  const last = lastReceived(entries);
  const takingPart = new Set(participants.map((person) => person.address));
  const written = last ? [last.from, ...last.to].filter((person) => takingPart.has(person.address)) : [];
  const to = others([requester, ...written], own);
  const taken = new Set([...own, ...to.map((person) => plain(person.address))]);
  return { to, cc: others(participants, taken) };
}

/** The address that an answer comes from: the one that the customer wrote to last, where it is the mailbox's. */
export function senderAddress(entries: readonly EntryView[], mailbox: Door): string {
  const own = ownAddresses([mailbox]);
  const last = lastReceived(entries);
  const written = [...(last?.to ?? []), ...(last?.cc ?? [])].map((person) => plain(person.address));
  return written.find((address) => own.has(address)) ?? mailbox.address;
}

/** What a person wrote last; what machines write only when there is nothing else. */
function lastReceived(entries: readonly EntryView[]): ReceivedView | undefined {
  const received = entries.filter((entry) => entry.type === 'received');
  return received.findLast((entry) => !entry.automatic) ?? received.at(-1);
}

/** In lower case and without what stands behind a plus sign: `support+t1042-…@` is `support@` (RFC 5233). */
function plain(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/u, '@');
}

function others(people: readonly Person[], without: ReadonlySet<string>): Person[] {
  const kept = new Map<string, Person>();
  for (const { name, address } of people) {
    const normal = address.toLowerCase();
    if (normal.includes('@') && !without.has(plain(normal)) && !kept.has(normal))
      kept.set(normal, { name, address: normal });
  }
  return [...kept.values()];
}

/**
 * Reads a line of mail addresses, parted by commas, semicolons or spaces; `Name <address>` is understood.
 * @returns the addresses in lower case, each once, and what is no address
 */
export function readAddresses(line: string): { people: Person[]; wrong: string[] } {
  const people = new Map<string, Person>();
  const wrong: string[] = [];
  for (const part of line.split(/[,;\n]+/u).flatMap(splitBare)) {
    const named = /^(.*)<([^<>\s]+)>$/u.exec(part);
    const address = (named?.[2] ?? part).toLowerCase();
    if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/u.test(address))
      people.set(address, { name: named?.[1]?.trim() ?? '', address });
    else wrong.push(part);
  }
  return { people: [...people.values()], wrong };
}

function splitBare(part: string): string[] {
  const trimmed = part.trim();
  return (trimmed.includes('<') ? [trimmed] : trimmed.split(/\s+/u)).filter(Boolean);
}
