import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { SignInsEngine } from './seams.ts';

const person = z.object({
  name: z.string().optional(),
  enabled: z.boolean(),
  createdAt: z.number(),
  /** The template makes it, and with the template it goes. */
  template: z.boolean(),
});
type Person = z.output<typeof person>;
const stored = z.record(z.string(), z.record(z.string(), person));

/** The engine with what its HTTP face needs besides the seam. */
export interface SignIns extends SignInsEngine {
  /**
   * Makes an account.
   * @throws AwsError `UsernameExistsException`, `InvalidParameterException` for what is no mail address, `ResourceNotFoundException` for an unknown pool
   */
  create(pool: string, username: string, name: string | undefined): { email: string } & Person;
  /** @throws AwsError `UserNotFoundException`, `ResourceNotFoundException` */
  enable(pool: string, username: string, enabled: boolean): void;
}

/** The accounts of the local user pools over one JSON file, `sign-ins.json`. Addresses are kept in lower case: sign-in does not tell cases apart. */
export function createSignIns(options: { dataDir: string; now: () => number }): SignIns {
  mkdirSync(options.dataDir, { recursive: true });
  const file = join(options.dataDir, 'sign-ins.json');
  const pools: z.output<typeof stored> = existsSync(file) ? stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(pools, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const known = (pool: string): Record<string, Person> => {
    const people = pools[pool];
    if (!people) throw new AwsError('ResourceNotFoundException', `User pool ${pool} does not exist.`);
    return people;
  };
  return {
    declare(pool, accounts) {
      const people = pools[pool] ?? {};
      pools[pool] = people;
      const declared = new Map(accounts.map(({ email, name }) => [email.toLowerCase(), name]));
      for (const [email, one] of Object.entries(people)) if (one.template && !declared.has(email)) delete people[email];
      for (const [email, name] of declared) {
        const before = people[email];
        const { enabled = true, createdAt = options.now() } = before ?? {};
        people[email] = { name, enabled, createdAt, template: true };
      }
      save();
    },
    accounts: (pool) =>
      Object.entries(pools[pool] ?? {}).flatMap(([email, { name, enabled }]) => (enabled ? [{ email, name }] : [])),
    create(pool, username, name) {
      const people = known(pool);
      const email = username.trim().toLowerCase();
      if (!/^[^\s@<>]+@[^\s@<>]+$/.test(email))
        throw new AwsError('InvalidParameterException', 'Username should be an email.');
      if (people[email]) throw new AwsError('UsernameExistsException', 'User account already exists');
      const made = { name, enabled: true, createdAt: options.now(), template: false };
      people[email] = made;
      save();
      return { email, ...made };
    },
    enable(pool, username, enabled) {
      const found = known(pool)[username.trim().toLowerCase()];
      if (!found) throw new AwsError('UserNotFoundException', 'User does not exist.');
      found.enabled = enabled;
      save();
    },
  };
}
