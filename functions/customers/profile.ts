/** Properties: free facts, by name. `null`: somebody has said that there is none, whatever a merged customer says. */
export type Properties = Record<string, string | null>;
/** The desk's own fields, by name. */
export type Fields = Record<string, string | number | boolean | null>;

/** What is known of a customer or an organisation besides what stands in lists. */
export interface Details {
  properties: Properties;
  fields: Fields;
}

/** A note about a customer or an organisation, for the team alone. */
export interface Remark {
  id: string;
  /** Epoch ms. */
  at: number;
  /** Mail address of the agent. */
  by: string;
  text: string;
}

/** The page about a customer or an organisation. */
export interface ProfilePage {
  /** Markdown; pictures are `picture:<id>`. */
  documentation: string;
  /** Names and values, such as versions, in the order in which they were typed. */
  environment: Record<string, string>;
  version: number;
  /** Epoch ms. */
  changedAt?: number;
  /** Mail address of the agent. */
  changedBy?: string;
}

/** What one customer or organisation may have at most. */
export const mostRemarks = 100;
export const mostProperties = 50;

/** A page that nobody has written yet. */
export const emptyPage: ProfilePage = { documentation: '', environment: {}, version: 0 };

/**
 * One record from several, the first that names something counts; `null` hides it.
 * @param records the customer's own first, then those of who was merged into them
 */
export function together<T>(records: readonly Record<string, T | null>[]): Record<string, T> {
  const all: Record<string, T | null> = {};
  for (const record of records)
    for (const [name, value] of Object.entries(record)) all[name] ??= name in all ? null : value;
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, T] => pair[1] !== null));
}

/**
 * A record with changes; `null` takes a name away, and stays as long as somebody merged still says it.
 * @param others what merged customers say
 */
export function changed<T>(
  own: Record<string, T | null>,
  change: Record<string, T | null>,
  others: readonly Record<string, T | null>[],
): Record<string, T | null> {
  const made = { ...own, ...change };
  const said = new Set(others.flatMap(Object.keys));
  return Object.fromEntries(Object.entries(made).filter(([name, value]) => value !== null || said.has(name)));
}
