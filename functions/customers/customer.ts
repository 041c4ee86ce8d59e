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

/** What is said of a customer once. `null`: somebody has said that there is none. */
export interface Standing {
  /** Id of the organisation that they belong to; left out: that of the domain of an address, if there is one. */
  organisation?: string | null;
  /** A short word that groups customers, such as `vip`. */
  segment?: string | null;
  /** Mail address of the agent who looks after the account. */
  owner?: string | null;
  /** `fi`, `en`. */
  language?: string | null;
}

/** A customer who was merged into another, as they were then. */
export interface MergedCustomer extends Standing {
  id: string;
  /** Id of the customer that they were merged into: it may have been merged on since. */
  into: string;
  /** Epoch ms. */
  at: number;
  /** Mail address of the agent who did it. */
  by: string;
  name: string;
  addresses: string[];
  phones?: string[];
  mailboxes?: string[];
}

/** A person who writes to the desk, with one or more addresses. All that was merged into them is theirs. */
export interface Customer extends Standing {
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
  /** Goes up with every change that somebody makes. Left out: 1. */
  version?: number;
  /** As they were typed. */
  phones?: string[];
  /** Short ids of the mailboxes that they have written to; left out: not known, so everybody may see them. */
  mailboxes?: string[];
  /** Everybody who was merged into them, directly or by way of another. */
  merged?: MergedCustomer[];
}

/**
 * The identity a customer gets from their first address. After a merge it may lead on to another: the store follows.
 * @param address in any case
 */
export const customerIdOf = (address: string): string => derivedId('customer', address.trim().toLowerCase());

/** Every id that tickets of the customer may name as their requester: their own and those of who was merged into them. */
export const idsOf = ({ id, merged = [] }: Pick<Customer, 'id' | 'merged'>): string[] => [
  id,
  ...merged.map((one) => one.id),
];

/** A phone number as it is compared: its digits, without what stands for dialling out of a country or town. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '').replace(/^0+/, '');
