import { LIVE_PATH } from './addresses.ts';
import type { ApiContext } from './authorizers.ts';
import { deployBuckets } from './bucket-deployments.ts';
import { createControl } from './control.ts';
import { createCustomResources } from './custom-resources.ts';
import { deadLetterQueues } from './dead-letters.ts';
import type { Closers, Foundation } from './foundation.ts';
import { createHttpApi } from './http-api.ts';
import { createIdentity, type Identity } from './identity.ts';
import { type MailIn, startMailIn } from './mail-in.ts';
import { ownOrigins } from './own-origins.ts';
import { receiptRules } from './receipt-rules.ts';
import { createRotation } from './rotation.ts';
import { codeSender } from './sign-in-mail.ts';
import { createSites } from './sites.ts';
import { userPools } from './user-pools.ts';
import { createWebSocketApi } from './websocket-api.ts';
import type { Workings } from './workings.ts';

/** What people and programs reach the desk by. */
export interface Fronts {
  identity: Identity;
  /** Publishes the sites and makes the custom resources. @throws Error when one fails */
  complete(): Promise<void>;
  /** Opens the door for mail. @throws PortTakenError */
  openMail(port: number): Promise<MailIn>;
}

/** Sets up everything that answers on the site's port. */
export async function setUpFronts(
  foundation: Foundation,
  workings: Workings,
  isReady: () => boolean,
  closers: Closers,
): Promise<Fronts> {
  const { dataDir, state, clock, server, gateway, template, report, late } = foundation;
  const { functions, idle, mover } = workings;
  const onChange = () => idle.changed();
  const pools = userPools(template, functions, gateway.signIns);
  const sendCode = codeSender(template, gateway.ses);
  const identity = await createIdentity({ pools, dataDir, clock, state, site: server.url, sendCode, report });
  const context: ApiContext = { template, functions, clock, localKeys: identity.localKeys };
  const apis = template.assembly.resources('AWS::ApiGatewayV2::Api');
  const httpApis = apis
    .filter((api) => api.properties.ProtocolType !== 'WEBSOCKET')
    .map((api) => createHttpApi(api, context));
  const live = apis.find((api) => api.properties.ProtocolType === 'WEBSOCKET');
  if (live) {
    const webSocket = createWebSocketApi(live, { ...context, onChange });
    late.webSocket = webSocket;
    idle.watch(() => webSocket.busy());
    closers.push(() => webSocket.close());
  }
  const customResources = createCustomResources(template, functions, state);
  const sites = createSites({ template, s3: gateway.s3, httpApis });

  const files = ownOrigins(template);
  foundation.files.answerWith(files.answer);
  closers.push(files.close);

  server.answerWith(customResources.handle);
  const deadLetters = deadLetterQueues(template);
  const rotation = createRotation(template, functions, gateway.secrets);
  const control = { gateway, identity, clock, mover, rotation, isReady, deadLetterQueues: deadLetters };
  server.answerWith(createControl(control));
  server.answerWith(identity.handle);
  server.answerWith(sites.handle);
  server.answerWith(async (request, response, url) => {
    await httpApis[0]?.handle(request, response, url);
    return httpApis.length > 0;
  });
  server.upgradeWith(async (request, socket, head, url) => {
    if (url.pathname !== LIVE_PATH || !late.webSocket) return false;
    await late.webSocket.upgrade(request, socket, head, url);
    return true;
  });
  return {
    identity,
    async complete() {
      await deployBuckets(template, gateway.s3, state);
      await customResources.run();
    },
    async openMail(port) {
      const { s3, sns, ses } = gateway;
      const mailIn = await startMailIn({ port, rules: receiptRules(template), s3, sns, clock, onChange, report });
      idle.watch(() => mailIn.busy());
      ses.bringHome(mailIn);
      closers.push(() => mailIn.close());
      return mailIn;
    },
  };
}
