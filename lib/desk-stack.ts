import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addAgentApi, addApiDescription, addFilesApi, createHttpApi } from './capabilities/api.ts';
import { addCustomers } from './capabilities/customers.ts';
import type { Desk } from './capabilities/desk.ts';
import { addLive, createLiveApi } from './capabilities/live.ts';
import { addMail } from './capabilities/mail.ts';
import { addMailOps } from './capabilities/mail-ops.ts';
import { addNotify } from './capabilities/notify.ts';
import { addPortal } from './capabilities/portal.ts';
import { addReports } from './capabilities/reports.ts';
import { addSearch, addSearchApi } from './capabilities/search.ts';
import { addServiceLevels } from './capabilities/service-levels.ts';
import { addSettings } from './capabilities/settings.ts';
import { createSites } from './capabilities/sites.ts';
import { addTickets } from './capabilities/tickets.ts';
import { addWorkflows } from './capabilities/workflows.ts';
import type { DeskConfig } from './config.ts';
import { Alarms } from './constructs/alarms.ts';
import { deadLetters } from './constructs/queue-consumer.ts';
import type { DataStack } from './data-stack.ts';

/** Everything that can be replaced at any time: functions, queues, APIs, schedules, sites, alarms. */
export class DeskStack extends Stack {
  constructor(scope: Construct, id: string, config: DeskConfig, data: DataStack, props: StackProps) {
    super(scope, id, props);
    const alarms = new Alarms(this, 'alarms', config.operator);
    const api = createHttpApi(this, config, alarms);
    const live = createLiveApi(this);
    const { inbox, portal, files, clientIds, authorizers } = createSites(this, config, data, { api, live: live.api });
    const withoutSlash = (url: string) => url.slice(0, -1);
    const desk: Desk = {
      config,
      data,
      alarms,
      followUpsDead: deadLetters(this, 'follow-ups', {
        alarms,
        breaks: 'An entry is not found by the search, or an agent or an open inbox was not told of it.',
      }),
      api,
      live,
      clientIds,
      authorizers,
      inboxUrl: withoutSlash(inbox.url),
      portalUrl: withoutSlash(portal.url),
      filesUrl: files.url,
    };

    addTickets(this, desk, {
      sendMail: addMail(this, desk),
      workflows: addWorkflows(this, desk),
      search: addSearch(this, desk),
      notify: addNotify(this, desk),
      live: addLive(this, desk),
      facts: addReports(this, desk),
    });
    addServiceLevels(this, desk);
    addAgentApi(this, desk);
    addSearchApi(this, desk);
    addFilesApi(this, desk);
    addApiDescription(this, desk);
    addPortal(this, desk);
    addSettings(this, desk);
    addCustomers(this, desk);
    addMailOps(this, desk);
  }
}
