import type { aws_apigatewayv2 as gateway, aws_sqs as sqs } from 'aws-cdk-lib';
import type { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { DeskConfig } from '../config.ts';
import type { Alarms } from '../constructs/alarms.ts';
import type { DataStack } from '../data-stack.ts';

/** What every capability is given to build upon. */
export interface Desk {
  config: DeskConfig;
  data: DataStack;
  alarms: Alarms;
  /** Takes what could not be done of what follows from an entry and changes nothing: the search, notices, live messages. */
  followUpsDead: sqs.Queue;
  api: gateway.HttpApi;
  live: { api: gateway.WebSocketApi; stage: gateway.WebSocketStage };
  /** Clients of the two user pools. */
  clientIds: { agents: string; customers: string };
  authorizers: { agents: HttpJwtAuthorizer; customers: HttpJwtAuthorizer };
  /** Addresses of the sites, without a slash at their end. */
  inboxUrl: string;
  portalUrl: string;
  filesUrl: string;
}

/** Environment that most functions share. */
export const common = {
  tickets: (desk: Desk) => ({ TICKETS_TABLE: desk.data.storage.tickets.tableName }),
  signing: (desk: Desk) => ({ SIGNING_SECRET: desk.data.storage.signing.secretArn }),
  files: (desk: Desk) => ({ FILES_URL: desk.filesUrl }),
  addresses: (desk: Desk) => ({ PORTAL_URL: desk.portalUrl, INBOX_URL: desk.inboxUrl }),
} as const;
