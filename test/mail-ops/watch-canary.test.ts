import { beforeEach, describe, expect, it } from 'vitest';
import { type Canary, canaryOf, readCanary } from '../../functions/mail-ops/canary.ts';
import type { LastCanaries } from '../../functions/mail-ops/canary-store.ts';
import { CanaryLostError, watchCanary } from '../../functions/mail-ops/watch-canary.ts';
import { hour, minute, someTime } from '../support/factories.ts';

const key = { current: 'a-key-for-tests-alone', former: [] };

describe('watching the way of mail', () => {
  let last: LastCanaries;
  let mails: { from: string; to: string; text: string }[];
  beforeEach(() => {
    last = {};
    mails = [];
  });
  const watch = (now: number) =>
    watchCanary(
      {
        canaries: {
          async sent(canary) {
            last = { ...last, sent: canary };
          },
          last: async () => last,
        },
        send: async ({ from, to, raw }) => void mails.push({ from, to, text: Buffer.from(raw).toString() }),
        key: async () => key,
        mailbox: 'support@demo.test',
        everyMinutes: 30,
      },
      now,
    );
  const comesBack = (canary: Canary | undefined, at: number) => {
    if (canary) last = { ...last, returned: { ...canary, at } };
  };

  it('begins with a mail to the mailbox that says that no person wrote it', async () => {
    expect(await watch(someTime)).toBe(true);
    const [mail] = mails;
    expect(mail?.from).toBe('support@demo.test');
    expect(readCanary(mail?.to ?? '', key)).toEqual(canaryOf(someTime));
    expect(mail?.text).toContain('\r\nAuto-Submitted: auto-generated\r\n');
    expect(mail?.text).toContain(`\r\nTo: ${mail?.to}\r\n`);
  });

  it('sends one every half hour, also when the schedule is a little early, and is content while they come back', async () => {
    const sentAt: number[] = [];
    for (let at = 0; at <= 2 * hour; at += 10 * minute) {
      const early = at % (20 * minute) === 0 ? 0 : -900;
      if (await watch(someTime + at + early)) sentAt.push(at / minute);
      comesBack(last.sent, someTime + at + 2000);
    }
    expect(sentAt).toEqual([0, 30, 60, 90, 120]);
  });

  it('rings when one is not back after ten minutes, and until another is', async () => {
    await watch(someTime);
    await expect(watch(someTime + 5 * minute)).resolves.toBe(false);
    await expect(watch(someTime + 10 * minute)).rejects.toThrow(CanaryLostError);
    await expect(watch(someTime + 20 * minute)).rejects.toThrow(CanaryLostError);
    await expect(watch(someTime + 30 * minute), 'but sends the next all the same').rejects.toThrow(CanaryLostError);
    expect(mails.length).toBe(2);
    comesBack(last.sent, someTime + 31 * minute);
    await expect(watch(someTime + 40 * minute)).resolves.toBe(false);
  });

  it('is not content with one that came back earlier', async () => {
    comesBack(canaryOf(someTime - hour), someTime - hour);
    await watch(someTime);
    await expect(watch(someTime + 10 * minute)).rejects.toThrow(CanaryLostError);
  });

  it('goes on when the clock was set back', async () => {
    await watch(someTime + 24 * hour);
    comesBack(last.sent, someTime + 24 * hour);
    expect(await watch(someTime)).toBe(true);
  });
});
