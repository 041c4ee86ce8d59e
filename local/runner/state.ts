import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An invocation that its sender does not wait for; it is kept until it has succeeded or gone to its failure destination. */
export interface PendingInvocation {
  id: number;
  functionId: string;
  /** JSON of the event. */
  event: string;
  /** Attempts made so far. */
  attempts: number;
  /** Local time of the next attempt, epoch ms. */
  dueAt: number;
}

/** What the runner itself remembers between starts: positions in streams, last runs of schedules, invocations still to be made. */
export interface RunnerState {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** All keys that start with a text. */
  keys(prefix: string): string[];
  addInvocation(functionId: string, event: string, dueAt: number): PendingInvocation;
  postponeInvocation(id: number, attempts: number, dueAt: number): void;
  removeInvocation(id: number): void;
  invocations(): PendingInvocation[];
  /** Carries out several changes as one: all or none survive a killed process. */
  together(changes: () => void): void;
  close(): void;
}

/** Opens `runner.sqlite` in the data folder. What was written survives a killed process. */
export function openState(dataDir: string): RunnerState {
  const db = new DatabaseSync(path.join(dataDir, 'runner.sqlite'));
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS invocations (
      id INTEGER PRIMARY KEY AUTOINCREMENT, functionId TEXT NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL, dueAt REAL NOT NULL
    );
  `);
  const get = db.prepare('SELECT value FROM facts WHERE key = ?');
  const set = db.prepare(
    'INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = db.prepare('DELETE FROM facts WHERE key = ?');
  const keys = db.prepare('SELECT key FROM facts WHERE substr(key, 1, length(?1)) = ?1');
  const add = db.prepare('INSERT INTO invocations (functionId, event, attempts, dueAt) VALUES (?, ?, 0, ?)');
  const postpone = db.prepare('UPDATE invocations SET attempts = ?, dueAt = ? WHERE id = ?');
  const finish = db.prepare('DELETE FROM invocations WHERE id = ?');
  const all = db.prepare('SELECT id, functionId, event, attempts, dueAt FROM invocations ORDER BY dueAt, id');
  return {
    get: (key) => get.get(key)?.value as string | undefined,
    set: (key, value) => void set.run(key, value),
    delete: (key) => void remove.run(key),
    keys: (prefix) => keys.all(prefix).map((row) => row.key as string),
    addInvocation(functionId, event, dueAt) {
      const { lastInsertRowid } = add.run(functionId, event, dueAt);
      return { id: Number(lastInsertRowid), functionId, event, attempts: 0, dueAt };
    },
    postponeInvocation: (id, attempts, dueAt) => void postpone.run(attempts, dueAt, id),
    removeInvocation: (id) => void finish.run(id),
    invocations: () => all.all() as unknown as PendingInvocation[],
    together(changes) {
      db.exec('BEGIN IMMEDIATE');
      try {
        changes();
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
