import { CfnOutput, aws_cognito as cognito, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeskConfig } from '../config.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { keepOrDestroy } from './removal.ts';

/** One kind of people who sign in. */
export interface SignIn {
  pool: cognito.UserPool;
  /** OpenID Connect issuer. */
  issuer: string;
  /** Address of the sign-in pages, without a slash at its end. */
  pagesUrl: string;
}

/** Makes the two user pools with their sign-in pages, and the configured agents. */
export function createSignIn(scope: Construct, config: DeskConfig): { agents: SignIn; customers: SignIn } {
  const prefix = config.signInPrefix ?? config.domain.replaceAll('.', '-');
  const addClaims = new TukiFunction(scope, 'addClaims', {
    entry: 'functions/access/add-claims.handler.ts',
    breaks: 'Adds mail address and name to access tokens. When it fails, nobody can sign in.',
    environment: {},
    logDays: config.logDays,
    memory: 256,
    timeout: 5,
  });
  const agents = agentsPool(scope, config, `${prefix}-agents`);
  const customers = customersPool(scope, config);
  acknowledge(customers, {
    COG2: 'A customer signs in with a code sent to the very address that owns the tickets; a second factor would only keep people away.',
  });
  for (const pool of [agents, customers]) {
    acknowledge(pool, {
      COG8: 'Essentials has passkeys, codes by mail and token claims; Plus costs several times as much for each person who signs in.',
    });
    pool.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, addClaims, cognito.LambdaVersion.V2_0);
  }
  for (const agent of config.agents) {
    new cognito.CfnUserPoolUser(scope, `agent-${agent.address}`, {
      userPoolId: agents.userPoolId,
      username: agent.address,
      desiredDeliveryMediums: ['EMAIL'],
      userAttributes: [
        { name: 'email', value: agent.address },
        { name: 'email_verified', value: 'true' },
        { name: 'name', value: agent.name },
      ],
    });
  }
  return {
    agents: withPages(scope, 'agents', agents, `${prefix}-agents`),
    customers: withPages(scope, 'customers', customers, `${prefix}-customers`),
  };
}

/**
 * Agents are invited, never sign themselves up, and prove two factors: a passkey whose authenticator verifies its user counts as both, else password
 * and one-time password.
 */
function agentsPool(scope: Construct, config: DeskConfig, domainPrefix: string): cognito.UserPool {
  const pool = new cognito.UserPool(scope, 'agents', {
    featurePlan: cognito.FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: { email: { required: true, mutable: true }, fullname: { required: false, mutable: true } },
    signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
    passkeyRelyingPartyId: `${domainPrefix}.auth.${Stack.of(scope).region}.amazoncognito.com`,
    passkeyUserVerification: cognito.PasskeyUserVerification.REQUIRED,
    mfa: cognito.Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(7),
    },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    userInvitation: {
      emailSubject: `${config.deskName}: your sign-in`,
      emailBody: `<p>You have been added to ${config.deskName}.</p><p>Sign in as {username} with the password {####}, which works for seven days.</p>`,
    },
    deletionProtection: config.removal === 'retain',
    removalPolicy: keepOrDestroy(config),
  });
  const resource = pool.node.defaultChild as cognito.CfnUserPool;
  resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
  return pool;
}

/**
 * Customers sign up by themselves with nothing but a mail address and get a code by mail. Cognito refuses a pool that mails from an identity which is
 * not verified yet, so codes begin once the configuration says that it is.
 */
function customersPool(scope: Construct, config: DeskConfig): cognito.UserPool {
  return new cognito.UserPool(scope, 'customers', {
    featurePlan: cognito.FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    standardAttributes: { email: { required: true, mutable: true }, fullname: { required: false, mutable: true } },
    mfa: cognito.Mfa.OFF,
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    ...(config.identityVerified && {
      signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true } },
      email: cognito.UserPoolEmail.withSES({
        fromEmail: `no-reply@${config.domain}`,
        fromName: config.deskName,
        sesRegion: Stack.of(scope).region,
        sesVerifiedDomain: config.domain,
      }),
    }),
    deletionProtection: config.removal === 'retain',
    removalPolicy: keepOrDestroy(config),
  });
}

function withPages(scope: Construct, who: string, pool: cognito.UserPool, domainPrefix: string): SignIn {
  const domain = pool.addDomain('pages', {
    cognitoDomain: { domainPrefix },
    managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  new CfnOutput(scope, `${who}-pool`, {
    key: `${who === 'agents' ? 'Agents' : 'Customers'}Pool`,
    value: pool.userPoolId,
  });
  return { pool, issuer: pool.userPoolProviderUrl, pagesUrl: domain.baseUrl() };
}
