import { derivedId } from '../platform/ids.ts';

/** A person who writes to the desk, with one or more addresses. */
export interface Customer {
  id: string;
  name: string;
  /** Lower-case mail addresses, first seen first. */
  addresses: string[];
  createdAt: number;
}

/**
 * The identity a customer gets from their first address. After a merge it may lead on to another: the store follows.
 * @param address in any case
 */
export const customerIdOf = (address: string): string => derivedId('customer', address.trim().toLowerCase());
