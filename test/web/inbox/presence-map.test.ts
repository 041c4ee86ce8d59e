import { describe, expect, it } from 'vitest';
import type { LiveMessage, Viewer } from '../../../web/inbox/api/types.ts';
import { type PresenceMap, withoutWriting, withPresence } from '../../../web/inbox/live/presence-map.ts';

const anna: Viewer = { address: 'anna@demo.test', name: 'Anna', writing: false };
const presence = (number: number, ...agents: Viewer[]): LiveMessage => ({ type: 'presence', number, agents });
const heard = (...messages: LiveMessage[]): PresenceMap =>
  messages.reduce<PresenceMap>((map, message) => withPresence(map, message), new Map());

describe('who looks where', () => {
  it('is what was last told of each ticket', () => {
    const writing = { ...anna, writing: true };
    expect([...heard(presence(1, anna), presence(2, anna), presence(1, writing), presence(2))]).toEqual([
      [1, [writing]],
    ]);
  });

  it('is not drawn anew when nothing is new', () => {
    const map = heard(presence(1, anna));
    expect(withPresence(map, presence(1, { ...anna }))).toBe(map);
    expect(withPresence(map, presence(2))).toBe(map);
    expect(withPresence(map, { type: 'draft', number: 1 })).toBe(map);
    expect(withoutWriting(map, 1)).toBe(map);
  });

  it('is forgotten with a ticket that has gone where I may not see it, and when the connection starts anew', () => {
    const gone: LiveMessage = { type: 'ticket', number: 1, mailbox: 'support' };
    expect(heard(presence(1, anna), gone).size).toBe(0);
    expect(heard(presence(1, anna), { type: 'signed-in' }).size).toBe(0);
    const entry = { id: 'e', type: 'note', at: '2026-11-22T00:00:00Z' };
    expect(heard(presence(1, anna), { ...gone, entry }).size).toBe(1);
  });

  it('has nobody who writes for ever', () => {
    const map = heard(presence(1, { ...anna, writing: true }));
    expect(withoutWriting(map, 1).get(1)).toEqual([anna]);
  });
});
