import { joinWords } from '../../../functions/drafts/draft.ts';
import { textToHtml } from '../../../functions/mail/text-html.ts';
import type { DraftStorage } from '../../ui/draft.ts';
import { ProblemError } from '../../ui/http.ts';
import { bodyOf, type DeskDraft, type DraftDesk, joinMore, moreOf } from './desk-draft.ts';
import { type KeptDraft, keepKept, mayBeAtDesk, readKept, saysNothing } from './kept-draft.ts';

/** How far the desk has a draft. `failed`: it is on this device alone. */
export type DraftState = 'idle' | 'saving' | 'saved' | 'failed';

/** The desk is told at most so often, milliseconds. */
const pause = 1500;
/** What another tab of this device has written is its to save, unless it is gone by then. */
const pauseForOthers = 5000;
const longestBackoff = 60_000;
/** Sending waits so long for a save that is under way, milliseconds. */
const longestWait = 1000;

/** What a keeper works with. */
export interface KeeperParts {
  storage: DraftStorage;
  /** Name in the storage. */
  place: string;
  desk: DraftDesk;
  /** Version of the ticket as it is shown. */
  version: () => number | undefined;
  newKey: () => string;
  /** Milliseconds on any clock. */
  now: () => number;
  setTimer: (action: () => void, milliseconds: number) => () => void;
  /** The desk has another draft than before, or has it no more. */
  onDesk: () => void;
  /** The desk has something else than what this draft is based on: `meet` is to be called with what it has. */
  onOther: () => void;
}

/** A draft as it is shown. */
export interface Shown {
  draft: KeptDraft;
  state: DraftState;
}

/**
 * Keeps one draft of one's own: with every letter on this device, soon after at the desk, one call at a time. What the desk has from elsewhere is put
 * together with what stands here, so that nothing is lost.
 */
export class DraftKeeper {
  readonly #parts: KeeperParts;
  readonly #listeners = new Set<() => void>();
  #shown: Shown;
  #cancel: (() => void) | undefined;
  #calling: Promise<void> | undefined;
  /** When the last call that changes the desk began or ended. */
  #touched = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #other = false;
  /** The desk does not take drafts from here: they stay on the device. */
  #refused = false;
  /** It is being sent. */
  #held = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    const draft = readKept(parts.storage, parts.place, parts.newKey);
    this.#shown = { draft, state: draft.seen !== null && !draft.dirty ? 'saved' : 'idle' };
  }

  readonly shown = (): Shown => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes the draft: on this device at once. */
  change(how: (draft: KeptDraft) => Partial<KeptDraft>): void {
    const { draft } = this.#shown;
    const next = { ...draft, ...how(draft), dirty: true };
    const state = saysNothing(next) ? 'idle' : 'saving';
    this.#keep(next, this.#shown.state === 'failed' ? 'failed' : state);
    this.#schedule(pause);
  }

  /** It was sent, or is given up: begins anew under another key. */
  done(): void {
    const { draft } = this.#shown;
    const { seen, unheard } = draft;
    const dirty = mayBeAtDesk(draft) || this.#calling !== undefined;
    this.#keep({ text: '', key: this.#parts.newKey(), seen, dirty, ...(unheard ? { unheard } : {}) }, 'idle');
    this.flush();
  }

  /** Sends what is written with `send`. No save is told meanwhile: one that came after the message would be refused. */
  async whileSending<T>(send: () => Promise<T>): Promise<T> {
    this.#held = true;
    const { setTimer } = this.#parts;
    if (this.#calling) await Promise.race([this.#calling, new Promise<void>((go) => setTimer(go, longestWait))]);
    try {
      return await send();
    } finally {
      this.#held = false;
      if (this.#shown.draft.dirty) this.#schedule(pause);
    }
  }

  /** Tells the desk now. @param leaving the page is about to close */
  async flush(leaving = false): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#calling) {
      await this.#calling;
      return this.#shown.draft.dirty && !this.#refused ? this.flush(leaving) : undefined;
    }
    if (!this.#shown.draft.dirty || this.#refused || (this.#held && !leaving)) return;
    this.#touched = this.#parts.now();
    this.#calling = this.#tell(leaving).finally(() => {
      this.#calling = undefined;
      this.#touched = this.#parts.now();
      if (this.#other) this.#parts.onOther();
      this.#other = false;
    });
    return this.#calling;
  }

  /** Whether nothing is left to be told: another keeper of the same place finds all of it on the device. */
  get isDone(): boolean {
    return !this.#calling && !this.#shown.draft.dirty;
  }

  /** Another tab of this device has written: shows what it wrote. */
  reread(): void {
    const { storage, place, newKey } = this.#parts;
    this.#cancel?.();
    this.#cancel = undefined;
    const draft = readKept(storage, place, newKey);
    this.#show({ draft, state: draft.dirty || draft.seen === null ? 'idle' : 'saved' });
    if (draft.dirty) this.#schedule(pauseForOthers);
  }

  /**
   * Puts together what the desk has and what stands here.
   * @param asked when the desk was asked, by the clock of `now`: an answer from before the last save says nothing
   */
  meet(own: DeskDraft | undefined, asked: number): void {
    if (this.#calling || asked < this.#touched) return;
    const { draft } = this.#shown;
    if (own ? own.savedAt === draft.seen : draft.seen === null) this.#again();
    else if (!own) this.#lost(draft);
    else if (draft.unheard?.includes(own.text)) this.#heard(draft, own);
    else if (!draft.dirty || saysNothing(draft)) this.#adopt(own);
    else this.#join(draft, own);
  }

  /** What the desk has came from here, though its answer was lost: what has become of it since is what counts. */
  #heard(draft: KeptDraft, { savedAt }: DeskDraft): void {
    const { unheard: _heard, ...rest } = draft;
    this.#keep({ ...rest, seen: savedAt, dirty: true });
    this.#schedule(0);
  }

  #join(draft: KeptDraft, own: DeskDraft): void {
    const words = joinWords(draft, { text: own.text, ...(own.html === null ? {} : { html: own.html }) }, textToHtml);
    const more = joinMore(draft.more, moreOf(own));
    this.#keep({ ...draft, ...words, ...(more === undefined ? {} : { more }), seen: own.savedAt });
    this.#schedule(0);
  }

  /** Shows what the desk has in place of what stands here. */
  #adopt(own: DeskDraft): void {
    const more = moreOf(own);
    this.#keep(
      {
        text: own.text,
        key: own.key ?? this.#parts.newKey(),
        seen: own.savedAt,
        dirty: false,
        ...(own.html === null ? {} : { html: own.html }),
        ...(more === undefined ? {} : { more }),
      },
      'saved',
    );
  }

  /** The desk has it no more: it was taken over or sent. Only what was written since stays. */
  #lost(draft: KeptDraft): void {
    if (!draft.dirty || saysNothing(draft)) {
      this.#keep({ text: '', key: this.#parts.newKey(), seen: null, dirty: false }, 'idle');
      return;
    }
    this.#keep({ ...draft, seen: null });
    this.#schedule(0);
  }

  #again(): void {
    if (this.#shown.draft.dirty && !this.#cancel) this.#schedule(pause);
  }

  async #tell(leaving: boolean): Promise<void> {
    const { desk, onDesk, version } = this.#parts;
    const { unheard = [] } = this.#shown.draft;
    const empty = saysNothing(this.#shown.draft);
    if (!empty) this.#keep(untilHeard(this.#shown.draft), 'saving');
    const { draft } = this.#shown;
    try {
      if (empty) {
        if (mayBeAtDesk(draft)) await desk.remove();
        this.#told(draft, null);
        if (mayBeAtDesk(draft)) onDesk();
        return;
      }
      const { text, html = null, key, seen } = draft;
      const body = { text, html, key, seen, baseVersion: version() ?? null, ...bodyOf(draft.more) };
      const { savedAt } = await desk.put(body, leaving);
      this.#told(draft, savedAt);
      if (seen === null) onDesk();
    } catch (error) {
      if (isRefusal(error)) this.#keep({ ...this.#shown.draft, unheard });
      this.#failed(error, draft);
    }
  }

  /** The desk has it as it was when it was told. */
  #told(told: KeptDraft, seen: string | null): void {
    this.#failures = 0;
    const { unheard: _heard, ...now } = this.#shown.draft;
    const dirty = now.text !== told.text || now.html !== told.html || now.more !== told.more;
    this.#keep(
      { ...now, seen, dirty: dirty && !(saysNothing(now) && seen === null) },
      seen === null ? 'idle' : 'saved',
    );
    if (this.#shown.draft.dirty) this.#schedule(saysNothing(now) ? 0 : pause);
  }

  #failed(error: unknown, told: KeptDraft): void {
    const { code, status } = error instanceof ProblemError ? error : { code: 'offline', status: 0 };
    const { draft } = this.#shown;
    if (code === 'already-sent') {
      this.#sent(told);
      return;
    }
    this.#show({ draft, state: 'failed' });
    if (code === 'draft-changed') {
      this.#other = true;
      return;
    }
    this.#refused = status === 403 || status === 404;
    if (status >= 400 && status < 500 && status !== 429 && status !== 401) return;
    this.#failures += 1;
    this.#schedule(Math.min(longestBackoff, pause * 2 ** this.#failures));
  }

  /** It has gone out from elsewhere, or before a crash: only what was written since stays, to be sent anew. */
  #sent(told: KeptDraft): void {
    const { draft } = this.#shown;
    const key = this.#parts.newKey();
    if (draft.text === told.text) this.#keep({ text: '', key, seen: null, dirty: false }, 'idle');
    else {
      this.#keep({ ...draft, key, seen: null });
      this.#schedule(pause);
    }
  }

  #schedule(milliseconds: number): void {
    if (this.#refused || (this.#cancel && milliseconds > 0)) return;
    this.#cancel?.();
    this.#cancel = this.#parts.setTimer(() => {
      this.#cancel = undefined;
      this.flush();
    }, milliseconds);
  }

  #keep(draft: KeptDraft, state: DraftState = this.#shown.state): void {
    keepKept(this.#parts.storage, this.#parts.place, draft);
    this.#show({ draft, state });
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}

/** The desk has answered that it did not take it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && error.status >= 400 && error.status < 500;

/** So many texts without an answer are remembered. */
const mostUnheard = 10;

/** The draft as it is until the desk has answered. */
const untilHeard = (draft: KeptDraft): KeptDraft => ({
  ...draft,
  unheard: [...new Set([...(draft.unheard ?? []), draft.text])].slice(-mostUnheard),
});
