import { derivedId } from '../platform/ids.ts';
import { InvalidChangeError } from './change.ts';
import { withStanding } from './conversation.ts';
import type { ChangeEntry } from './entry.ts';
import type { MergeContext } from './merge.ts';
import { type LinkKind, linkKinds, type Ticket, type TicketLink } from './ticket.ts';
import type { Step } from './ticket-store-types.ts';

/** A head holds no more of them, so that its size stays bounded. */
const mostLinks = 50;

const same = (a: TicketLink, b: TicketLink): boolean => a.number === b.number && a.kind === b.kind;
const has = ({ links = [] }: Ticket, link: TicketLink): boolean => links.some((one) => same(one, link));

/** The links of a ticket with another one. @throws InvalidChangeError under `path` when it has as many as it can */
export function linkedOrRefused({ links = [] }: Ticket, link: TicketLink, path: string): TicketLink[] {
  if (links.length < mostLinks) return [...links, link];
  throw new InvalidChangeError([{ path, message: `cannot be linked: a ticket has at most ${mostLinks} links` }]);
}

/**
 * Links two tickets: `kind` is what the other one is to the first, and the other is given its counterpart.
 * @returns what to keep: nothing for a side that has the link already
 * @throws InvalidChangeError with the path `number`
 */
export function link(ticket: Ticket, other: Ticket, kind: LinkKind, by: MergeContext): Step[] {
  if (ticket.number === other.number)
    throw new InvalidChangeError([{ path: 'number', message: 'is this ticket itself' }]);
  return sidesOf(ticket, other, kind).flatMap(([side, made]) =>
    has(side, made) ? [] : [stepOf(side, linkedOrRefused(side, made, 'number'), { from: null, to: made }, by)],
  );
}

/** Takes a link away on both sides. @returns what to keep: nothing for a side that does not have it */
export function unlink(ticket: Ticket, other: Ticket | undefined, kind: LinkKind, number: number, by: MergeContext) {
  const sides = other ? sidesOf(ticket, other, kind) : ([[ticket, { number, kind }]] satisfies [Ticket, TicketLink][]);
  return sides.flatMap(([side, made]) => {
    const links = (side.links ?? []).filter((one) => !same(one, made));
    return has(side, made) ? [stepOf(side, links, { from: made, to: null }, by)] : [];
  });
}

function sidesOf(ticket: Ticket, other: Ticket, kind: LinkKind): [Ticket, TicketLink][] {
  return [
    [ticket, { number: other.number, kind }],
    [other, { number: ticket.number, kind: linkKinds[kind] }],
  ];
}

function stepOf(
  ticket: Ticket,
  links: TicketLink[],
  change: Pick<ChangeEntry, 'from' | 'to'>,
  { actor, at }: MergeContext,
): Step {
  const { number, version } = ticket;
  const after: Ticket = { ...ticket, links, version: version + 1, updatedAt: Math.max(ticket.updatedAt, at) };
  const id = derivedId('link', String(number), String(version), JSON.stringify(change));
  const line: ChangeEntry = {
    type: 'change',
    id,
    number,
    order: at,
    at,
    actor,
    field: 'links',
    ...change,
  };
  return { change: { ticket: after, entries: [withStanding(line, ticket, after)] }, was: version };
}
