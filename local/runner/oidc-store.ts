import type { RunnerState } from './state.ts';

/** What the sign-in server keeps about a session, code, token or grant. */
interface Kept {
  uid?: string;
  grantId?: string;
  consumed?: number;
  [property: string]: unknown;
}

interface Line {
  payload: Kept;
  /** Wall time, epoch ms. */
  expiresAt: number;
}

/**
 * Storage for `oidc-provider`, so that people stay signed in over a restart: one class per pool, whose instances each keep one kind of thing.
 * Expired lines are dropped when they are met.
 */
export function oidcStore(state: RunnerState, pool: string) {
  const prefix = `oidc ${pool} `;
  const read = (key: string): Kept | undefined => {
    const text = state.get(key);
    if (text === undefined) return undefined;
    const line = JSON.parse(text) as Line;
    if (line.expiresAt >= Date.now()) return line.payload;
    state.delete(key);
    return undefined;
  };
  const write = (key: string, payload: Kept, expiresAt: number) =>
    state.set(key, JSON.stringify({ payload, expiresAt }));

  return class OidcStore {
    readonly #kind: string;

    constructor(kind: string) {
      this.#kind = `${prefix}${kind} `;
    }

    async upsert(id: string, payload: Kept, expiresInSeconds: number): Promise<void> {
      const expiresAt = Date.now() + expiresInSeconds * 1000;
      write(this.#kind + id, payload, expiresAt);
      if (payload.uid) write(`${this.#kind}uid ${payload.uid}`, { id }, expiresAt);
      if (payload.grantId) write(`${prefix}of ${payload.grantId} ${this.#kind}${id}`, {}, expiresAt);
    }

    async find(id: string): Promise<Kept | undefined> {
      return read(this.#kind + id);
    }

    async findByUid(uid: string): Promise<Kept | undefined> {
      const pointer = read(`${this.#kind}uid ${uid}`);
      return pointer && read(this.#kind + String(pointer.id));
    }

    /** Device codes are not used. */
    async findByUserCode(): Promise<undefined> {
      return undefined;
    }

    async consume(id: string): Promise<void> {
      const text = state.get(this.#kind + id);
      if (text === undefined) return;
      const { payload, expiresAt } = JSON.parse(text) as Line;
      write(this.#kind + id, { ...payload, consumed: Math.floor(Date.now() / 1000) }, expiresAt);
    }

    async destroy(id: string): Promise<void> {
      state.delete(this.#kind + id);
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      const marks = `${prefix}of ${grantId} `;
      for (const mark of state.keys(marks)) {
        state.delete(mark.slice(marks.length));
        state.delete(mark);
      }
    }
  };
}
