import { beforeEach, describe, expect, it } from 'vitest';
import { type DeskDraft, type DraftBody, draftDesk } from '../../../web/inbox/drafts/desk-draft.ts';
import { DraftKeeper } from '../../../web/inbox/drafts/draft-keeper.ts';
import { forgetKept, keptPlace } from '../../../web/inbox/drafts/kept-draft.ts';
import { type Api, ProblemError, type RequestOptions } from '../../../web/ui/http.ts';

const place = keptPlace('anna@demo.test', 'reply', 1042);

/** A desk with one draft, and a device that a test can crash. */
class World {
  readonly store = new Map<string, string>();
  readonly timers: { action: () => void; at: number; off: boolean }[] = [];
  readonly calls: string[] = [];
  own: DeskDraft | undefined;
  failing: ProblemError | undefined;
  at = 0;
  keys = 0;
  saves = 0;
  others = 0;
  counted = 0;
  /** Saves arrive, but their answers do not. */
  deaf = false;
  /** Calls wait until they are let go when this is set. */
  hold: Promise<void> | undefined;

  put = async (body: DraftBody): Promise<DeskDraft> => {
    this.calls.push(`put ${body.text}`);
    await this.hold;
    if (this.failing) throw this.failing;
    if ((this.own?.savedAt ?? null) !== body.seen)
      throw new ProblemError({ status: 409, code: 'draft-changed', detail: '' });
    const had = this.have(body.text ?? '', body);
    if (this.deaf) throw offline;
    return had;
  };

  remove = async (): Promise<void> => {
    this.calls.push('remove');
    if (this.failing) throw this.failing;
    this.own = undefined;
  };

  /** The desk has this from now on. */
  have(text: string, more: Partial<DeskDraft> = {}): DeskDraft {
    this.saves += 1;
    const beside = { html: null, to: null, cc: null, bcc: null, attachments: [], status: null, baseVersion: null };
    const whose = { id: 'reply:anna@demo.test', kind: 'reply', agent: 'anna@demo.test', name: 'Anna' } as const;
    this.own = { ...beside, key: null, ...more, ...whose, text, savedAt: `save ${this.saves}` };
    return this.own;
  }

  keeper(): DraftKeeper {
    return new DraftKeeper({
      storage: {
        getItem: (name) => this.store.get(name) ?? null,
        setItem: (name, value) => void this.store.set(name, value),
        removeItem: (name) => void this.store.delete(name),
      },
      place,
      desk: { put: this.put, remove: this.remove },
      version: () => 7,
      newKey: () => {
        this.keys += 1;
        return `key-${this.keys}`;
      },
      now: () => this.at,
      setTimer: (action, milliseconds) => {
        const timer = { action, at: this.at + milliseconds, off: false };
        this.timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
      onDesk: () => {
        this.counted += 1;
      },
      onOther: () => {
        this.others += 1;
      },
    });
  }

  /** Whatever the page still had to do is not done. */
  crash(): void {
    this.timers.length = 0;
  }

  /** Lets time go by, and what falls due happen. */
  async pass(milliseconds: number): Promise<void> {
    this.at += milliseconds;
    for (const timer of this.timers.splice(0)) {
      if (timer.off) continue;
      if (timer.at <= this.at) timer.action();
      else this.timers.push(timer);
    }
    await settled();
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const offline = new ProblemError({ status: 0, code: 'offline', detail: '' });

describe('a draft that is being written', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  const opened = (): DraftKeeper => {
    const keeper = world.keeper();
    keeper.meet(world.own, world.at);
    return keeper;
  };
  const type = (keeper: DraftKeeper, text: string) => keeper.change(() => ({ text }));

  it('is on the device with every letter and at the desk within two seconds, in one call for many letters', async () => {
    const keeper = opened();
    type(keeper, 'H');
    expect(world.keeper().shown().draft.text).toBe('H');
    await world.pass(1000);
    type(keeper, 'He');
    expect(world.calls).toEqual([]);
    await world.pass(900);
    expect(world.calls).toEqual(['put He']);
    expect(keeper.shown()).toMatchObject({ state: 'saved', draft: { seen: 'save 1', dirty: false } });
    expect(world.counted).toBe(1);
  });

  it('is told one call after the other, the last letters last', async () => {
    const keeper = opened();
    let release = (): void => {};
    world.hold = new Promise((resolve) => {
      release = resolve;
    });
    type(keeper, 'One');
    await world.pass(1500);
    type(keeper, 'One two');
    keeper.flush();
    await settled();
    expect(world.calls).toEqual(['put One']);
    release();
    await settled();
    expect(world.calls).toEqual(['put One', 'put One two']);
    expect(world.own?.text).toBe('One two');
  });

  it('is there again after a crash, and the desk gets it then', async () => {
    type(opened(), 'Nearly done');
    world.crash();
    const after = opened();
    expect(after.shown().draft.text).toBe('Nearly done');
    await world.pass(1500);
    expect(world.own?.text).toBe('Nearly done');
  });

  it('is there on another device', () => {
    world.have('Begun at work', { html: '<p>Begun at work</p>', cc: [{ name: '', address: 'boss@customer.test' }] });
    expect(opened().shown()).toMatchObject({
      state: 'saved',
      draft: { text: 'Begun at work', html: '<p>Begun at work</p>', more: { cc: [{ address: 'boss@customer.test' }] } },
    });
  });

  it('stays on the device while the desk cannot be reached, and goes there later', async () => {
    const keeper = opened();
    world.failing = offline;
    type(keeper, 'In the train');
    await world.pass(1500);
    expect(keeper.shown().state).toBe('failed');
    expect(world.keeper().shown().draft.text).toBe('In the train');
    world.failing = undefined;
    await world.pass(3000);
    expect(keeper.shown().state).toBe('saved');
    expect(world.own?.text).toBe('In the train');
  });

  it('asks less and less often while the desk cannot be reached', async () => {
    const keeper = opened();
    world.failing = offline;
    type(keeper, 'Hello');
    for (let second = 0; second < 60; second += 1) await world.pass(1000);
    expect(world.calls.length).toBeGreaterThan(2);
    expect(world.calls.length).toBeLessThan(8);
  });

  it('stays on the device alone where the desk takes none', async () => {
    const keeper = opened();
    world.failing = new ProblemError({ status: 403, code: 'not-allowed', detail: '' });
    type(keeper, 'Hello');
    await world.pass(1500);
    type(keeper, 'Hello there');
    await world.pass(60_000);
    expect(world.calls).toEqual(['put Hello']);
    expect(world.keeper().shown().draft.text).toBe('Hello there');
  });

  it('loses nothing when it was written in two places: one stands behind the other', async () => {
    const keeper = opened();
    type(keeper, 'Here');
    world.have('Elsewhere');
    await world.pass(1500);
    expect(world.others).toBe(1);
    keeper.meet(world.own, world.at);
    await world.pass(0);
    expect(world.own?.text).toBe('Here\n\nElsewhere');
    expect(keeper.shown().draft.text).toBe('Here\n\nElsewhere');
  });

  it('goes on where it was left: the same words twice are once', async () => {
    world.have('Dear Kaisa');
    const keeper = opened();
    world.have('Dear Kaisa');
    type(keeper, 'Dear Kaisa, hello');
    await world.pass(1500);
    keeper.meet(world.own, world.at);
    await world.pass(0);
    expect(world.own?.text).toBe('Dear Kaisa, hello');
  });

  it('does not come back when the answer to its save was lost and all of it was deleted', async () => {
    const keeper = opened();
    world.deaf = true;
    type(keeper, 'Old words');
    await world.pass(1500);
    expect(world.own?.text).toBe('Old words');
    world.deaf = false;
    type(keeper, '');
    keeper.meet(world.own, world.at);
    expect(keeper.shown().draft.text).toBe('');
    await world.pass(5000);
    expect(world.own).toBeUndefined();
    keeper.meet(world.own, world.at);
    expect(keeper.shown()).toMatchObject({ state: 'idle', draft: { text: '', dirty: false } });
    expect(world.store.size).toBe(0);
  });

  it('is removed at the desk though nobody asked what the desk has of a save without an answer', async () => {
    const keeper = opened();
    world.deaf = true;
    type(keeper, 'Old words');
    await world.pass(1500);
    world.deaf = false;
    type(keeper, '');
    await world.pass(5000);
    expect(world.own).toBeUndefined();
  });

  it.each([false, true])('is what was written anew after a save without an answer; page left: %s', async (left) => {
    let keeper = opened();
    world.deaf = true;
    type(keeper, 'Old words');
    await world.pass(1500);
    world.deaf = false;
    if (left) {
      world.crash();
      keeper = world.keeper();
    }
    type(keeper, '');
    type(keeper, 'New words');
    await world.pass(5000);
    keeper.meet(world.own, world.at);
    await world.pass(0);
    expect(keeper.shown().draft.text).toBe('New words');
    expect(world.own?.text).toBe('New words');
  });

  it('is told of no save while it is being sent, and of what was written meanwhile after it', async () => {
    const keeper = opened();
    type(keeper, 'Hello');
    let sent = (): void => {};
    const sending = keeper.whileSending(
      () =>
        new Promise<void>((resolve) => {
          sent = resolve;
        }),
    );
    await world.pass(5000);
    expect(world.calls).toEqual([]);
    type(keeper, 'Hello again');
    sent();
    await sending;
    await world.pass(5000);
    expect(world.calls).toEqual(['put Hello again']);
  });

  it('is sent after the save that is under way, but does not wait long for it', async () => {
    const keeper = opened();
    world.hold = new Promise(() => {});
    type(keeper, 'Hello');
    await world.pass(1500);
    let began = false;
    keeper.whileSending(async () => {
      began = true;
    });
    await world.pass(500);
    expect(began).toBe(false);
    await world.pass(500);
    expect(began).toBe(true);
  });

  it('is gone here when a colleague has taken it over, but for what was written since', async () => {
    world.have('Half');
    const idle = opened();
    world.own = undefined;
    idle.meet(undefined, world.at);
    expect(idle.shown().draft.text).toBe('');

    world.have('Half');
    const busy = opened();
    type(busy, 'Half and more');
    world.own = undefined;
    busy.meet(undefined, world.at);
    await world.pass(0);
    expect(world.own).toMatchObject({ text: 'Half and more' });
  });

  it('takes no notice of an answer from before its last save', async () => {
    const keeper = opened();
    const asked = world.at;
    type(keeper, 'Hello');
    await world.pass(1500);
    keeper.meet(undefined, asked);
    expect(keeper.shown().draft).toMatchObject({ text: 'Hello', seen: 'save 1' });
  });

  it('ends when it was sent, also while a save is on its way, and the next one goes under another key', async () => {
    const keeper = opened();
    type(keeper, 'Hello');
    const { key } = keeper.shown().draft;
    const saving = keeper.flush();
    keeper.done();
    await saving;
    await settled();
    expect(world.calls).toEqual(['put Hello', 'remove']);
    expect(world.own).toBeUndefined();
    expect(keeper.shown()).toMatchObject({ state: 'idle', draft: { text: '', dirty: false } });
    expect(keeper.shown().draft.key).not.toBe(key);
    expect(world.store.size).toBe(0);
  });

  it('is dropped when the desk says that it has gone out already', async () => {
    type(opened(), 'Sent before the crash');
    world.crash();
    world.failing = new ProblemError({ status: 409, code: 'already-sent', detail: '' });
    const after = opened();
    await world.pass(1500);
    expect(after.shown().draft.text).toBe('');
    expect(world.store.size).toBe(0);
  });

  it('is removed at the desk when all of it is deleted, even if the desk is told after a crash', async () => {
    world.have('Hello');
    type(opened(), '');
    world.crash();
    const after = opened();
    await world.pass(1500);
    expect(world.calls).toEqual(['remove']);
    expect(after.shown().draft.text).toBe('');
    expect(world.store.size).toBe(0);
  });

  it('shows what another tab of the device has written', async () => {
    const [one, other] = [opened(), opened()];
    type(one, 'From the other tab');
    other.reread();
    expect(other.shown().draft.text).toBe('From the other tab');
    await world.pass(1500);
    other.reread();
    expect(other.shown()).toMatchObject({ state: 'saved', draft: { seen: 'save 1' } });
    await world.pass(60_000);
    expect(world.calls).toEqual(['put From the other tab']);
  });

  it('leaves the device at signing out, unless the desk has not got it', async () => {
    type(opened(), 'Not at the desk');
    const kept = [...world.store.values()][0] ?? '';
    const entries = new Map([
      [keptPlace('anna@demo.test', 'note', 1), kept],
      [keptPlace('anna@demo.test', 'note', 2), kept.replace('"dirty":true', '"dirty":false')],
      ['theme', 'dark'],
    ]);
    forgetKept({
      get length() {
        return entries.size;
      },
      key: (at: number) => [...entries.keys()][at] ?? null,
      getItem: (name: string) => entries.get(name) ?? null,
      removeItem: (name: string) => void entries.delete(name),
    } as unknown as Storage);
    expect([...entries.keys()]).toEqual([keptPlace('anna@demo.test', 'note', 1), 'theme']);
  });

  it('outlives its page only as far as the browser lets a call do so', async () => {
    const sent: RequestOptions[] = [];
    const api = {
      send: async (_method: string, _path: string, options: RequestOptions) => void sent.push(options),
    } as unknown as Api;
    const desk = draftDesk(api, 1042, 'reply');
    await desk.put({ text: 'short', seen: null }, true);
    await desk.put({ text: 'x'.repeat(70_000), seen: null }, true);
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, false]);
  });
});
