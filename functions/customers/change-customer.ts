import type { AgentPrincipal } from '../access/index.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError, TukiError } from '../platform/errors.ts';
import { ifMatch } from '../platform/if-match.ts';
import { keys } from '../platform/keys.ts';
import { type FieldOwner, fieldProblems } from '../settings/index.ts';
import type { Customer } from './customer.ts';
import type { CustomerPatch } from './customer-changes.ts';
import { profilesOf } from './customer-view.ts';
import { listedCustomer } from './directory.ts';
import type { Means } from './means.ts';
import { changed, type Details, type Fields, mostProperties, type Properties } from './profile.ts';
import type { WriteItem } from './update.ts';

/** What a change names: looked up before it is kept. */
interface Names {
  organisation?: string | null;
  owner?: string | null;
  /** Values of the desk's own fields. */
  fields?: Fields;
}

/**
 * The version that a change of a customer or organisation is based on.
 * @throws TukiError `if-match-required` without one
 */
export function seenVersion(headers: Record<string, string | undefined>): number {
  const seen = ifMatch(headers);
  if (seen === undefined)
    throw new TukiError(
      'if-match-required',
      'Send If-Match with the ETag of the customer or organisation as you saw it.',
    );
  return seen;
}

/** @throws InvalidRequestError naming the fields that name what is not there or have values that they cannot have */
export async function checkNames({ organisations, settings }: Means, names: Names, on: FieldOwner): Promise<void> {
  const problems: FieldProblem[] = [];
  if (names.organisation && !(await organisations.get(names.organisation)))
    problems.push({ path: 'organisation', message: 'does not exist' });
  if (names.owner && (await settings.agent(names.owner))?.active !== true)
    problems.push({ path: 'owner', message: 'is not an active agent' });
  if (names.fields) problems.push(...fieldProblems(await settings.fields(), names.fields, { on }));
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

/**
 * Details with changes.
 * @param all one's own first, then those of merged customers
 * @throws InvalidRequestError when there would be too many
 */
export function changedDetails(all: readonly Details[], patch: { properties?: Properties; fields?: Fields }): Details {
  const [own = { properties: {}, fields: {} }, ...others] = all;
  const properties = changed(
    own.properties,
    patch.properties ?? {},
    others.map((one) => one.properties),
  );
  if (Object.keys(properties).length > mostProperties)
    throw new InvalidRequestError([{ path: 'properties', message: `at most ${mostProperties}` }]);
  return {
    properties,
    fields: changed(
      own.fields,
      patch.fields ?? {},
      others.map((one) => one.fields),
    ),
  };
}

/**
 * Changes a customer, with their details and their rows in the directory. What dies in between leaves rows that lead nowhere, never a customer whom
 * nobody finds.
 * @throws InvalidRequestError, and CustomerChangedError when somebody else was faster
 */
export async function changeCustomer(
  means: Means,
  before: Customer,
  { properties, fields, ...patch }: CustomerPatch & { properties?: Properties; fields?: Fields },
  seen: number,
): Promise<Customer> {
  await checkNames(means, { ...patch, fields }, 'customer');
  const beside: WriteItem[] = [];
  if (properties || fields) {
    const details = (await profilesOf(means, before)).map((one) => one.details);
    beside.push(
      means.profiles.detailsWrite(keys.customer(before.id).pk, changedDetails(details, { properties, fields })),
    );
  }
  await means.directory.put(listedCustomer({ ...before, ...patch }), listedCustomer(before));
  const after = await means.changes.change(before.id, patch, seen, beside);
  if (!after) throw new NotFoundError(`Customer ${before.id}`);
  await means.directory.tidy(listedCustomer(before), listedCustomer(after));
  return after;
}

/** Brings the directory up to what a customer is now. */
export async function relist(
  { directory }: Pick<Means, 'directory'>,
  before: Customer,
  after: Customer,
): Promise<void> {
  await directory.put(listedCustomer(after), listedCustomer(before));
  await directory.tidy(listedCustomer(before), listedCustomer(after));
}

/** The id of a new customer or organisation is made of the request, so that the same request makes no second one. */
export const requestKey = (
  agent: AgentPrincipal,
  headers: Record<string, string | undefined>,
): string[] | undefined => {
  const key = headers['idempotency-key'];
  return key === undefined ? undefined : [agent.address, key];
};
