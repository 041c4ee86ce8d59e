import { type AgentPrincipal, can } from '../access/index.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import { type Agent, principalOf } from '../settings/index.ts';
import type { Connection } from './connection-store.ts';
import type { LiveEntry, ServerMessage } from './messages.ts';

/** An open connection and who holds it, with the rights of this moment. */
export interface Listener {
  connection: Connection;
  principal: AgentPrincipal;
}

/** The connections whose agents still work here. */
export function listenersOf(connections: readonly Connection[], agents: readonly Agent[]): Listener[] {
  const principals = new Map(agents.map((agent) => [agent.address, principalOf(agent)]));
  return connections.flatMap((connection) => {
    const principal = principals.get(connection.agent);
    return principal ? [{ connection, principal }] : [];
  });
}

/**
 * What one listener is told of an entry: all of it when they may see the ticket's mailbox; that the ticket is gone when they could only see
 * the mailbox that it was moved from; nothing otherwise.
 */
export function messageFor({ principal }: Pick<Listener, 'principal'>, entry: RelayedEntry): ServerMessage | undefined {
  const mailbox = entry.state?.mailbox ?? entry.mailbox;
  const former = entry.before?.mailbox;
  if (can(principal, 'read', { type: 'mailbox', id: mailbox })) {
    return { type: 'ticket', number: entry.number, mailbox, entry: liveEntry(entry) };
  }
  if (former !== undefined && former !== mailbox && can(principal, 'read', { type: 'mailbox', id: former })) {
    return { type: 'ticket', number: entry.number, mailbox: former };
  }
  return undefined;
}

function liveEntry({ id, type, at, actor, field }: RelayedEntry): LiveEntry {
  return { id, type, at: new Date(at).toISOString(), actor, field };
}
