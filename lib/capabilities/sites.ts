import {
  CfnOutput,
  type aws_cloudfront as cloudfront,
  aws_cognito as cognito,
  Duration,
  type aws_apigatewayv2 as gateway,
  aws_route53 as route53,
  Stack,
} from 'aws-cdk-lib';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { DeskConfig } from '../config.ts';
import { FilesSite } from '../constructs/files-site.ts';
import { StaticSite } from '../constructs/static-site.ts';
import type { SignIn } from '../data/sign-in.ts';
import type { DataStack } from '../data-stack.ts';
import type { Desk } from './desk.ts';

export interface Sites {
  inbox: StaticSite;
  portal: StaticSite;
  files: FilesSite;
  clientIds: Desk['clientIds'];
  authorizers: Desk['authorizers'];
}

/** Makes the sites of agents and customers and that of files, each on an origin of its own, and lets people sign in from them. */
export function createSites(
  scope: Construct,
  config: DeskConfig,
  data: DataStack,
  apis: { api: gateway.HttpApi; live: gateway.WebSocketApi },
): Sites {
  const { region } = Stack.of(scope);
  const host = (api: { apiId: string }) => `${api.apiId}.execute-api.${region}.amazonaws.com`;
  const files = new FilesSite(scope, 'files', data.storage);
  const uploads = `https://${data.storage.attachments.bucketRegionalDomainName}/`;
  const site = (app: 'inbox' | 'portal', people: SignIn) =>
    new StaticSite(scope, app, {
      app,
      path: app === 'inbox' ? '/' : '/portal/',
      apiHost: host(apis.api),
      ...(app === 'inbox' && { liveHost: host(apis.live) }),
      connectTo: [`${people.issuer}/`, `${people.pagesUrl}/`, `${files.url}/`, uploads],
      picturesFrom: [`${files.url}/`],
      domain: config.sites[app],
    });
  const inbox = site('inbox', data.agents);
  const portal = site('portal', data.customers);
  const agents = addClient(scope, 'agents', data.agents, inbox.url, Duration.hours(12));
  const customers = addClient(scope, 'customers', data.customers, portal.url, Duration.days(30));

  const settings = { apiUrl: '/api/v1', deskName: config.deskName };
  inbox.publish({ ...settings, issuer: data.agents.issuer, clientId: agents, liveUrl: '/live', portalUrl: portal.url });
  portal.publish({ ...settings, issuer: data.customers.issuer, clientId: customers });
  for (const [app, made] of [
    ['inbox', inbox],
    ['portal', portal],
  ] as const) {
    nameSite(scope, config, app, made.distribution);
    new CfnOutput(scope, `${app}-url`, { key: app === 'inbox' ? 'InboxUrl' : 'PortalUrl', value: made.url });
  }
  return {
    inbox,
    portal,
    files,
    clientIds: { agents, customers },
    authorizers: {
      agents: new HttpJwtAuthorizer('agents-authorizer', data.agents.issuer, { jwtAudience: [agents] }),
      customers: new HttpJwtAuthorizer('customers-authorizer', data.customers.issuer, { jwtAudience: [customers] }),
    },
  };
}

/** A public client: authorization code with PKCE (RFC 7636), no secret. */
function addClient(scope: Construct, who: string, people: SignIn, siteUrl: string, signedInFor: Duration): string {
  const client = new cognito.UserPoolClient(scope, `${who}-client`, {
    userPool: people.pool,
    generateSecret: false,
    authFlows: { user: true },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL, cognito.OAuthScope.PROFILE],
      callbackUrls: [siteUrl],
      logoutUrls: [siteUrl],
    },
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: signedInFor,
    supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
  });
  new cognito.CfnManagedLoginBranding(scope, `${who}-branding`, {
    userPoolId: people.pool.userPoolId,
    clientId: client.userPoolClientId,
    useCognitoProvidedValues: true,
  });
  return client.userPoolClientId;
}

/** Points an own domain at its site, where its zone is ours. */
function nameSite(
  scope: Construct,
  config: DeskConfig,
  app: 'inbox' | 'portal',
  distribution: cloudfront.Distribution,
): void {
  const domain = config.sites[app]?.domain;
  const zone = config.hostedZone;
  if (!domain || !zone || !(domain === zone.name || domain.endsWith(`.${zone.name}`))) return;
  const options = {
    zone: route53.HostedZone.fromHostedZoneAttributes(scope, `${app}-zone`, {
      hostedZoneId: zone.id,
      zoneName: zone.name,
    }),
    recordName: `${domain}.`,
    target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
  };
  new route53.ARecord(scope, `${app}-ipv4`, options);
  new route53.AaaaRecord(scope, `${app}-ipv6`, options);
}
