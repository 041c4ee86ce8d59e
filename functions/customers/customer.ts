import { derivedId } from '../platform/ids.ts';

/** An address that mail came back from for good, or whose owner has called our mail spam. */
export interface Undeliverable {
  /** Lower case. */
  address: string;
  kind: 'bounced' | 'complained';
  /** A sentence for the agent. */
  reason: string;
  /** Epoch ms. */
  at: number;
}

/** A person who writes to the desk, with one or more addresses. */
export interface Customer {
  id: string;
  name: string;
  /** Lower-case mail addresses, first seen first. */
  addresses: string[];
  createdAt: number;
  /** Addresses that mail does not reach, as far as messages have shown. */
  undeliverable?: Undeliverable[];
  /** When they last got an acknowledgement, and for which message. */
  acknowledgedAt?: number;
  acknowledgedFor?: string;
}

/**
 * The identity a customer gets from their first address. After a merge it may lead on to another: the store follows.
 * @param address in any case
 */
export const customerIdOf = (address: string): string => derivedId('customer', address.trim().toLowerCase());
