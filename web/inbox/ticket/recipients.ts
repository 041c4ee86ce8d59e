import type { Person, TicketView } from '../api/types.ts';

/** Everybody but the requester who is to see the answer, as one line: the participants of the conversation. */
export function proposedCc(ticket: Pick<TicketView, 'participants' | 'requester'>): string {
  return ticket.participants
    .filter((person) => person.address !== ticket.requester.address)
    .map((person) => person.address)
    .join(', ');
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
