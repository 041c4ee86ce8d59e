import { App, type AppProps, Tags } from 'aws-cdk-lib';
import type { DeskConfig } from './config.ts';
import { DataStack } from './data-stack.ts';
import { DeskStack } from './desk-stack.ts';

export interface DeskApp {
  app: App;
  data: DataStack;
  desk: DeskStack;
}

/** Makes the app with both stacks from a configuration; nothing is synthesized yet. */
export function createApp(config: DeskConfig, props: AppProps = {}): DeskApp {
  const app = new App({ analyticsReporting: false, ...props });
  const env = { region: config.region, ...(config.account && { account: config.account }) };
  const data = new DataStack(app, 'TukiData', config, { env, description: `Tuki ${config.domain}: what is kept` });
  const desk = new DeskStack(app, 'TukiDesk', config, data, {
    env,
    description: `Tuki ${config.domain}: the help desk`,
  });
  Tags.of(app).add('app', 'tuki');
  return { app, data, desk };
}
