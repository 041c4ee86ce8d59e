import type { LiveMessage, Viewer } from '../api/types.ts';

/** Who looks at which ticket; a ticket that nobody looks at is not in it. */
export type PresenceMap = ReadonlyMap<number, readonly Viewer[]>;

/** The same map again when the message says nothing new, so that nothing is drawn anew. */
export function withPresence(map: PresenceMap, message: LiveMessage): PresenceMap {
  if (message.type === 'signed-in') return map.size === 0 ? map : new Map();
  // It has gone to a mailbox that I may not see: nothing more is heard of it.
  if (message.type === 'ticket' && !message.entry) return without(map, message.number);
  if (message.type !== 'presence') return map;
  const { number, agents } = message;
  if (agents.length === 0) return without(map, number);
  return sameViewers(map.get(number) ?? [], agents) ? map : new Map(map).set(number, agents);
}

/** Those who were last heard of as writing look on only: their page has not said otherwise for too long. */
export function withoutWriting(map: PresenceMap, number: number): PresenceMap {
  const agents = map.get(number);
  if (!agents?.some(({ writing }) => writing)) return map;
  return new Map(map).set(
    number,
    agents.map((agent) => ({ ...agent, writing: false })),
  );
}

function without(map: PresenceMap, number: number): PresenceMap {
  if (!map.has(number)) return map;
  const left = new Map(map);
  left.delete(number);
  return left;
}

function sameViewers(some: readonly Viewer[], others: readonly Viewer[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ address, writing }, at) => address === others[at]?.address && writing === others[at]?.writing)
  );
}
