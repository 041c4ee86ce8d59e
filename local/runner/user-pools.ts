import { createHash } from 'node:crypto';
import type { SignInsEngine } from '../engines/seams.ts';
import { issuerPath } from './addresses.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';
import { poolId } from './names.ts';

/** A person who can sign in. */
export interface Account {
  /** Made of pool and address, so that it stays the same for ever. */
  subject: string;
  email: string;
  name?: string;
  groups: string[];
}

/** An AWS::Cognito::UserPool. */
export interface UserPool {
  /** In the issuer's path. */
  name: string;
  issuer: string;
  clients: { id: string; redirectUris: string[]; logoutUris: string[] }[];
  /** True when anybody may sign up: whoever reads mail at an address is that account. */
  isOpen: boolean;
  /** Accounts that can sign in, the template's and those made since, by address in lower case. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** The account of an address; undefined in a closed pool that does not know it. */
  account(email: string): Account | undefined;
  /** Claims that Cognito, and the pool's pre-token function, would put into the tokens. */
  claims(clientId: string, account: Account, scopes: string[], trigger: TokenTrigger): Promise<TokenClaims>;
}

export interface TokenClaims {
  access: Record<string, unknown>;
  id: Record<string, unknown>;
}
export type TokenTrigger = 'TokenGeneration_HostedAuth' | 'TokenGeneration_RefreshTokens';

interface PoolProperties {
  AdminCreateUserConfig?: { AllowAdminCreateUserOnly?: boolean };
  LambdaConfig?: { PreTokenGenerationConfig?: { LambdaArn: string; LambdaVersion: string } };
}

/** All user pools of the template. */
export function userPools(template: DeskTemplate, functions: Functions, signIns: SignInsEngine): UserPool[] {
  return template.assembly
    .resources('AWS::Cognito::UserPool')
    .map((resource) => userPool(resource, template, functions, signIns));
}

function userPool(resource: Resource, template: DeskTemplate, functions: Functions, signIns: SignInsEngine): UserPool {
  const name = template.names.name(resource);
  const properties = template.properties(resource) as PoolProperties;
  const declared = accountsOf(resource, template);
  const userPoolId = poolId(name, template.region);
  signIns.declare(userPoolId, declared);
  const accounts = () =>
    new Map(signIns.accounts(userPoolId).map(({ email, name: whose }) => [email, newAccount(name, email, whose)]));
  const isOpen = properties.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true && declared.length === 0;
  const hook = functions.idOf(properties.LambdaConfig?.PreTokenGenerationConfig?.LambdaArn ?? '');
  return {
    name,
    issuer: `${template.addresses.site}${issuerPath(name)}`,
    clients: clientsOf(resource, template),
    isOpen,
    get accounts() {
      return accounts();
    },
    account: (email) => accounts().get(email.toLowerCase()) ?? (isOpen ? newAccount(name, email) : undefined),
    async claims(clientId, account, scopes, trigger) {
      const plain = plainClaims(clientId, account);
      if (!hook) return { id: plain.id, access: { ...plain.access, email: account.email, name: account.name } };
      const event = preTokenEvent(template.region, userPoolId, clientId, account, scopes, trigger);
      const { response } = (await functions.invoke(hook, event)) as { response: PreTokenResponse };
      const details = response.claimsAndScopeOverrideDetails;
      return {
        access: override(plain.access, details?.accessTokenGeneration),
        id: override(plain.id, details?.idTokenGeneration),
      };
    },
  };
}

interface ClaimOverride {
  claimsToAddOrOverride?: Record<string, unknown>;
  claimsToSuppress?: string[];
}
interface PreTokenResponse {
  claimsAndScopeOverrideDetails?: { accessTokenGeneration?: ClaimOverride; idTokenGeneration?: ClaimOverride } | null;
}

function override(claims: Record<string, unknown>, change: ClaimOverride = {}): Record<string, unknown> {
  const merged = { ...claims, ...change.claimsToAddOrOverride };
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !change.claimsToSuppress?.includes(name)));
}

function plainClaims(clientId: string, account: Account): TokenClaims {
  const groups = account.groups.length > 0 ? { 'cognito:groups': account.groups } : {};
  return {
    access: { token_use: 'access', client_id: clientId, username: account.subject, ...groups },
    id: {
      token_use: 'id',
      'cognito:username': account.subject,
      email: account.email,
      email_verified: true,
      name: account.name,
      ...groups,
    },
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
function preTokenEvent(
  region: string,
  userPoolId: string,
  clientId: string,
  account: Account,
  scopes: string[],
  trigger: TokenTrigger,
) {
  return {
    version: '2',
    triggerSource: trigger,
    region,
    userPoolId,
    userName: account.subject,
    callerContext: { awsSdkVersion: 'local', clientId },
    request: {
      userAttributes: {
        sub: account.subject,
        email: account.email,
        email_verified: 'true',
        'cognito:user_status': 'CONFIRMED',
        ...(account.name ? { name: account.name } : {}),
      },
      groupConfiguration: { groupsToOverride: account.groups, iamRolesToOverride: [], preferredRole: null },
      scopes,
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

function clientsOf(pool: Resource, template: DeskTemplate): UserPool['clients'] {
  return template.assembly
    .resources('AWS::Cognito::UserPoolClient')
    .filter((client) => template.resolver.target(client, client.properties.UserPoolId) === pool)
    .map((client) => {
      const properties = template.properties(client) as { CallbackURLs?: string[]; LogoutURLs?: string[] };
      return {
        id: template.names.ref(client),
        redirectUris: properties.CallbackURLs ?? [],
        logoutUris: properties.LogoutURLs ?? [],
      };
    });
}

function accountsOf(pool: Resource, template: DeskTemplate): { email: string; name?: string | undefined }[] {
  return template.assembly
    .resources('AWS::Cognito::UserPoolUser')
    .filter((user) => template.resolver.target(user, user.properties.UserPoolId) === pool)
    .map((user) => {
      const properties = template.properties(user) as {
        Username?: string;
        UserAttributes?: { Name: string; Value: string }[];
      };
      const attribute = (wanted: string) => properties.UserAttributes?.find(({ Name }) => Name === wanted)?.Value;
      return { email: attribute('email') ?? properties.Username ?? user.id, name: attribute('name') };
    });
}

function newAccount(poolName: string, address: string, name?: string): Account {
  const email = address.trim().toLowerCase();
  const digest = createHash('sha256').update(`${poolName}\n${email}`).digest('hex');
  const subject = [8, 4, 4, 4, 12].map((length, index) => digest.slice(index * 8, index * 8 + length)).join('-');
  return { subject, email, name, groups: [] };
}
