import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../../functions/mail/compose.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, hour, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { accepted } from './support.ts';

let dynamo: TestDynamo;
let desk: ReceivingDesk;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  desk = receivingDesk(dynamo);
});

const gray = { verdicts: { ...accepted().verdicts, dmarc: 'GRAY' } };
const acknowledged = async (number: number | undefined, of = desk) => (await of.types(number)).includes('sent');

describe('acknowledging', () => {
  it('goes to a sender once in the window, and again after it', async () => {
    const from = desk.stranger();
    const at = (minutes: number) => ({ receivedAt: someTime + minutes * 60_000 });
    const sent: boolean[] = [];
    for (const minutes of [0, 1, 30, 59, 61, 62])
      sent.push(await acknowledged((await desk.receiveOne({ from }, at(minutes))).number));
    expect(sent).toEqual([true, false, false, false, true, false]);
  });

  it('goes to a sender once when many mails of theirs come at the same moment', async () => {
    const from = desk.stranger();
    const lines = await Promise.all(Array.from({ length: 8 }, () => desk.receiveOne({ from })));
    const sent = await Promise.all(lines.map((line) => acknowledged(line.number)));
    expect(sent.filter(Boolean)).toHaveLength(1);
  });

  it('goes to nobody beyond the cap of the whole desk, until the next hour', async () => {
    desk = receivingDesk(dynamo, { rules: { acknowledgeMostAnHour: 3, newSendersMostAnHour: 1000 } });
    const receivedAt = someTime + 500 * hour;
    const lines = await Promise.all(Array.from({ length: 7 }, () => desk.receiveOne({}, { receivedAt })));
    const sent = await Promise.all(lines.map((line) => acknowledged(line.number)));
    expect(sent.filter(Boolean)).toHaveLength(3);
    expect(lines.every((line) => line.outcome === 'ticketed')).toBe(true);
    const later = await desk.receiveOne({}, { receivedAt: receivedAt + hour });
    expect(await acknowledged(later.number)).toBe(true);
  });

  it('goes to a stranger only when the address is proved (DMARC), and to somebody known when it is not disproved', async () => {
    const from = desk.stranger();
    expect(await acknowledged((await desk.receiveOne({ from }, gray)).number)).toBe(false);
    // The first mail has made them known.
    expect(await acknowledged((await desk.receiveOne({ from }, gray)).number)).toBe(true);
    const forged = { verdicts: { ...accepted().verdicts, dmarc: 'FAIL' } };
    expect(
      await acknowledged((await desk.receiveOne({ from }, { ...forged, receivedAt: someTime + 9 * hour })).number),
    ).toBe(false);
  });

  it('never goes to an address that was typed into a form on the web, and the ticket is that person’s all the same', async () => {
    const victim = desk.stranger();
    const line = await desk.receiveOne({
      from: 'Shop <no-reply@shop.test>',
      headers: { 'Reply-To': `Veera <${victim}>` },
    });
    expect(line.outcome).toBe('ticketed');
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({ requester: { name: 'Veera', address: victim } });
    expect(await desk.types(line.number)).toEqual(['received']);
  });

  it('repeats neither subject nor words of the mail', async () => {
    const line = await desk.receiveOne({ subject: 'CHEAP PILLS http://pills.test', text: 'Buy pills now' });
    const sent = (await desk.timeline(line.number)).find((entry) => entry.type === 'sent');
    expect(JSON.stringify(sent)).not.toMatch(/pills/i);
    const named = await desk.receiveOne({ from: `"CHEAP PILLS at pills.test" <${desk.stranger()}>` });
    const toNamed = (await desk.timeline(named.number)).find((entry) => entry.type === 'sent');
    expect(toNamed).toMatchObject({ automatic: true });
    expect(JSON.stringify({ ...toNamed, actor: undefined })).not.toMatch(/pills/i);
    expect(sent).toMatchObject({ automatic: true });
  });

  it('is promised once and sent once when the function dies in between', async () => {
    const from = desk.stranger();
    const mail = { from, messageId: `<${anId()}@customer.test>` };
    const notice = { key: `raw/${anId()}`, receivedAt: someTime };
    const { append } = desk.deps.tickets;
    desk.deps = { ...desk.deps, tickets: { ...desk.deps.tickets, append: () => Promise.reject(new Error('died')) } };
    await expect(desk.receiveOne(mail, notice)).rejects.toThrow('died');
    desk.deps = { ...desk.deps, tickets: { ...desk.deps.tickets, append } };
    const line = await desk.receiveOne(mail, notice);
    expect((await desk.types(line.number)).filter((type) => type === 'sent')).toHaveLength(1);
  });
});

describe('two desks with acknowledgements set up against each other', () => {
  /** Carries what a desk has queued for the other over to it, as mail does. */
  async function carry(
    from: ReceivingDesk,
    to: ReceivingDesk,
    domain: string,
    seen: Set<string>,
    strip: boolean,
  ): Promise<number> {
    let carried = 0;
    for (const { number = 0 } of from.ledger) {
      for (const entry of await from.timeline(number)) {
        if (entry.type !== 'sent' || seen.has(entry.id) || !entry.to.some((one) => one.address.endsWith(`@${domain}`)))
          continue;
        seen.add(entry.id);
        carried += 1;
        const whole = Buffer.from(await compose(entry)).toString('utf8');
        const raw = strip
          ? whole.replace(
              /^(?:Auto-Submitted|X-Auto-Response-Suppress|X-Tuki-Loop|References|In-Reply-To):.*\r\n(?:[ \t].*\r\n)*/gm,
              '',
            )
          : whole;
        await to.receive({}, { sender: entry.from.address, recipients: [`support@${domain}`] }, Buffer.from(raw));
      }
    }
    return carried;
  }

  it.each([
    ['with all their headers', false],
    ['even when something on the way takes every header off that tells a machine', true],
  ])('come to rest after one exchange, %s', async (_how, strip) => {
    const other = await startDynamo();
    try {
      const domains = strip ? { a: 'one.test', b: 'two.test' } : { a: 'desk-a.test', b: 'desk-b.test' };
      const a = receivingDesk(dynamo, { domain: domains.a });
      const b = receivingDesk(other, { domain: domains.b });
      const seen = new Set<string>();
      // Somebody writes to desk A in the name of desk B.
      await a.receive({ from: `Desk B <support@${domains.b}>` });
      const exchanged: number[] = [];
      for (let round = 0; round < 6; round++) {
        exchanged.push(await carry(a, b, domains.b, seen, strip), await carry(b, a, domains.a, seen, strip));
      }
      const sum = exchanged.reduce((one, next) => one + next, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(2);
    } finally {
      await other.stop();
    }
  });
});
