import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeskConfig } from './config.ts';
import { createMailIdentity, type MailIdentity } from './data/mail-identity.ts';
import { createSignIn, type SignIn } from './data/sign-in.ts';
import { createStorage, type Storage } from './data/storage.ts';

/** What holds state: tables, buckets, the signing key, user pools, mail identity. Kept when the stack goes, unless the configuration says `destroy`. */
export class DataStack extends Stack {
  readonly storage: Storage;
  readonly mail: MailIdentity;
  readonly agents: SignIn;
  readonly customers: SignIn;

  constructor(scope: Construct, id: string, config: DeskConfig, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: config.removal === 'retain' });
    this.storage = createStorage(this, config);
    this.mail = createMailIdentity(this, config);
    const { agents, customers } = createSignIn(this, config);
    this.agents = agents;
    this.customers = customers;
    // Its domain must exist before a pool can mail from it.
    if (config.identityVerified) customers.pool.node.addDependency(...this.mail.identities);
  }
}
