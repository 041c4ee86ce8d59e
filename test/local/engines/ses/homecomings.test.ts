import { describe, expect, it, vi } from 'vitest';
import type { FrontDoor } from '../../../../local/engines/seams.ts';
import type { Gateway } from '../../../../local/gateway.ts';
import { pass, testGateway } from '../support.ts';

type Came = Parameters<FrontDoor['deliver']>[0];

const raw = Buffer.from('From: sales@demo.test\r\nSubject: x\r\n\r\ny');
const own = ['support@demo.test', 'sales@demo.test'];

async function deskOf(options: Parameters<typeof testGateway>[0] = {}) {
  const started = await testGateway(options);
  started.gateway.ses.verify('demo.test', 'bounce.demo.test');
  return started;
}

/** A door that takes mail for `own`, and says how often it could not keep one before it could. */
function door(failures = 0): FrontDoor & { came: Came[] } {
  const came: Came[] = [];
  let left = failures;
  return {
    came,
    takes: (address) => own.includes(address),
    async deliver(mail) {
      if (left > 0) {
        left -= 1;
        return false;
      }
      came.push(mail);
      return true;
    },
  };
}

const send = (gateway: Gateway, ...destinations: string[]) =>
  gateway.ses.send({ raw, source: 'sales@demo.test', destinations });

describe('a mail to an address of our own', () => {
  it('comes back in a second after it was sent, for those addresses alone, with SES as its sender', async () => {
    const { gateway, clock } = await deskOf();
    const front = door();
    gateway.ses.bringHome(front);
    const { id } = await send(gateway, 'support@demo.test', 'aino@customer.test', 'anna@demo.test');
    expect(front.came).toEqual([]);
    pass(clock, 1);
    expect(front.came).toEqual([{ raw, source: `${id}@bounce.demo.test`, recipients: ['support@demo.test'] }]);
    pass(clock, 100);
    expect(front.came).toHaveLength(1);
  });

  it('waits for the door to open, also over a restart', async () => {
    const { gateway, clock, dataDir } = await deskOf();
    await send(gateway, 'support@demo.test');
    pass(clock, 5);
    await gateway.close();
    const { gateway: restarted, clock: later } = await deskOf({ dataDir });
    const front = door();
    restarted.ses.bringHome(front);
    pass(later, 5);
    expect(front.came).toHaveLength(1);
  });

  it('comes again a minute later when it could not be kept', async () => {
    const { gateway, clock } = await deskOf();
    const front = door(1);
    const deliver = vi.spyOn(front, 'deliver');
    gateway.ses.bringHome(front);
    await send(gateway, 'support@demo.test');
    pass(clock, 1);
    await deliver.mock.results[0]?.value;
    pass(clock, 61);
    expect(front.came).toHaveLength(1);
  });

  it('which nobody here has stays in the outbox', async () => {
    const { gateway, clock } = await deskOf();
    const front = door();
    gateway.ses.bringHome(front);
    await send(gateway, 'anna@demo.test');
    pass(clock, 100);
    expect(front.came).toEqual([]);
    expect(gateway.ses.outbox()).toHaveLength(1);
  });
});
