import { createClock } from '../clock.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import type { Authorise, LocalClock } from '../types.ts';
import type { Assembly } from './assembly.ts';
import { OFFSET_KEY } from './clock-mover.ts';
import { type DeskTemplate, openTemplate, regionOf } from './desk-template.ts';
import { type SiteServer, startSiteServer } from './http-server.ts';
import { lockDataFolder } from './lock.ts';
import { makeResources } from './resources.ts';
import { authoriseByRoles } from './roles.ts';
import { openState, type RunnerState } from './state.ts';
import type { WebSocketApi } from './websocket-api.ts';

/** Things to close, in the order in which they were started. */
export type Closers = (() => unknown)[];

/** What everything else stands on: the data folder, the clock, the ports, the engines with the template's resources in them. */
export interface Foundation {
  dataDir: string;
  state: RunnerState;
  clock: LocalClock;
  server: SiteServer;
  /** For the distributions with an origin of their own. */
  files: SiteServer;
  gateway: Gateway;
  template: DeskTemplate;
  /** One line for people, unless the desk is quiet. */
  report(line: string): void;
  /** Parts that the gateway calls, and that stand on it themselves. */
  late: { webSocket?: WebSocketApi; kill?(functionId: string): void };
}

export interface FoundationOptions {
  assembly: Assembly;
  dataDir: string;
  port: number;
  clockOffset?: number;
  dynamodbEndpoint?: string;
  report(line: string): void;
}

/** @throws DataFolderError, PortTakenError, DynamoUnavailable, TemplateError */
export async function layFoundation(options: FoundationOptions, closers: Closers): Promise<Foundation> {
  const { assembly, dataDir, report } = options;
  closers.push(lockDataFolder(dataDir));
  const server = await startSiteServer(options.port, report);
  closers.push(() => server.close());
  const files = await startSiteServer(0, report);
  closers.push(() => files.close());
  const state = openState(dataDir);
  closers.push(() => state.close());
  const clock = createClock(options.clockOffset ?? Number(state.get(OFFSET_KEY) ?? 0));
  closers.push(() => clock.close());
  state.set(OFFSET_KEY, String(clock.offset[0] ?? 0));

  const late: Foundation['late'] = {};
  let authorise: Authorise = () => false;
  const gateway = await startGateway({
    dataDir,
    clock,
    region: regionOf(assembly),
    dynamodbEndpoint: options.dynamodbEndpoint,
    authorise: (caller, action, resource) => authorise(caller, action, resource),
    onCut: (caller) => late.kill?.(caller),
    postToConnection: async (id, data) => (await late.webSocket?.post(id, data)) ?? 'gone',
    getConnection: (id) => late.webSocket?.describe(id),
    deleteConnection: async (id) => (await late.webSocket?.disconnect(id)) ?? 'gone',
  });
  closers.push(() => gateway.close());
  const template = openTemplate(assembly, { site: server.url, files: files.url, gateway: gateway.url });
  await makeResources(template, gateway);
  authorise = authoriseByRoles(template);
  return { dataDir, state, clock, server, files, gateway, template, report, late };
}
