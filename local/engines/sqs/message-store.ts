import type { DatabaseSync } from 'node:sqlite';
import { openStore } from '../store.ts';

/** A message as it is kept. Times are epoch milliseconds of the local clock. */
export interface MessageRow {
  /** Grows with every send; gives FIFO order and the sequence number. */
  seq: number;
  queue: string;
  id: string;
  body: string;
  md5: string;
  /** JSON of the message attributes, or null. */
  attributes: string | null;
  group_id: string | null;
  dedup_id: string | null;
  sender: string;
  sent_at: number;
  visible_at: number;
  receives: number;
  first_received_at: number | null;
  /** The queue that it was moved from after too many receives. */
  source: string | null;
}

export type NewMessage = Omit<MessageRow, 'seq' | 'receives' | 'first_received_at' | 'source'>;

/** Counts of a queue at one moment, and when the next hidden message becomes visible. */
export interface Depth {
  visible: number;
  inFlight: number;
  delayed: number;
  nextVisibleAt?: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, md5 TEXT NOT NULL, attributes TEXT,
    group_id TEXT, dedup_id TEXT, sender TEXT NOT NULL, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER, source TEXT);
  CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages (queue, visible_at, receives);
  CREATE INDEX IF NOT EXISTS messages_by_order ON messages (queue, seq);
  CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, group_id, visible_at) WHERE group_id IS NOT NULL;
  CREATE TABLE IF NOT EXISTS deduplications (
    queue TEXT NOT NULL, dedup_id TEXT NOT NULL, message_id TEXT NOT NULL, seq INTEGER NOT NULL, sent_at INTEGER NOT NULL,
    PRIMARY KEY (queue, dedup_id)) WITHOUT ROWID;`;

const UNLOCKED = `NOT EXISTS (SELECT 1 FROM messages other
  WHERE other.queue = messages.queue AND other.group_id = messages.group_id AND other.visible_at > :now)`;

/** The messages of all queues in one SQLite file. Knows rows and times, nothing of queue settings. */
export class MessageStore {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  constructor(dataDir: string) {
    this.database = openStore(dataDir, 'sqs', SCHEMA);
  }

  #prepare(sql: string) {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Keeps a new message and returns its sequence. */
  insert(message: NewMessage): number {
    const { lastInsertRowid } = this.#prepare(
      `INSERT INTO messages (queue, id, body, md5, attributes, group_id, dedup_id, sender, sent_at, visible_at)
       VALUES (:queue, :id, :body, :md5, :attributes, :group_id, :dedup_id, :sender, :sent_at, :visible_at)`,
    ).run({ ...message });
    return Number(lastInsertRowid);
  }

  /** The message that a deduplication id stands for, if one was sent after `since`. */
  duplicate(queue: string, dedupId: string, since: number, now: number): { id: string; seq: number } | undefined {
    return this.#prepare(
      'SELECT message_id AS id, seq FROM deduplications WHERE queue = ? AND dedup_id = ? AND sent_at > ? AND sent_at <= ?',
    ).get(queue, dedupId, since, now) as { id: string; seq: number } | undefined;
  }

  rememberDuplicate(queue: string, dedupId: string, message: { id: string; seq: number; sentAt: number }): void {
    this.#prepare('INSERT OR REPLACE INTO deduplications VALUES (?, ?, ?, ?, ?)').run(
      queue,
      dedupId,
      message.id,
      message.seq,
      message.sentAt,
    );
  }

  forgetDuplicates(queue: string, before: number): void {
    this.#prepare('DELETE FROM deduplications WHERE queue = ? AND sent_at < ?').run(queue, before);
  }

  /** Messages that may be received now; of a FIFO queue in order and only of groups without a hidden message. */
  receivable(queue: string, fifo: boolean, now: number, limit: number): MessageRow[] {
    const sql = fifo
      ? `SELECT * FROM messages INDEXED BY messages_by_order
         WHERE queue = :queue AND visible_at <= :now AND ${UNLOCKED} ORDER BY seq LIMIT :limit`
      : 'SELECT * FROM messages WHERE queue = :queue AND visible_at <= :now ORDER BY visible_at, seq LIMIT :limit';
    return this.#prepare(sql).all({ queue, now, limit }) as unknown as MessageRow[];
  }

  markReceived(seq: number, now: number, visibleAt: number): void {
    this.#prepare(
      'UPDATE messages SET visible_at = ?, receives = receives + 1, first_received_at = coalesce(first_received_at, ?) WHERE seq = ?',
    ).run(visibleAt, now, seq);
  }

  /** Moves a message to its dead-letter queue, where it is visible at once. */
  bury(seq: number, queue: string, source: string, now: number): void {
    this.#prepare('UPDATE messages SET queue = ?, source = ?, visible_at = ? WHERE seq = ?').run(
      queue,
      source,
      now,
      seq,
    );
  }

  /** Removes a message by the sequence and receive count of its latest receipt; false when there is none such. */
  remove(queue: string, seq: number, receives: number): boolean {
    return (
      this.#prepare('DELETE FROM messages WHERE seq = ? AND queue = ? AND receives = ?').run(seq, queue, receives)
        .changes === 1
    );
  }

  /** Hides a message that is in flight until `visibleAt`; false when it is not in flight. */
  hide(queue: string, seq: number, receives: number, now: number, visibleAt: number): boolean {
    return (
      this.#prepare(
        'UPDATE messages SET visible_at = ? WHERE seq = ? AND queue = ? AND receives = ? AND visible_at > ?',
      ).run(visibleAt, seq, queue, receives, now).changes === 1
    );
  }

  depth(queue: string, fifo: boolean, now: number): Depth {
    const row = this.#prepare(
      `SELECT coalesce(sum(visible_at <= :now), 0) AS visible, coalesce(sum(visible_at > :now AND receives > 0), 0) AS inFlight,
         coalesce(sum(visible_at > :now AND receives = 0), 0) AS delayed, min(CASE WHEN visible_at > :now THEN visible_at END) AS next
       FROM messages WHERE queue = :queue`,
    ).get({ queue, now }) as { visible: number; inFlight: number; delayed: number; next: number | null };
    const { next, ...counts } = row;
    if (fifo && counts.visible > 0) counts.visible = this.#unlocked(queue, now);
    return { ...counts, ...(next !== null && { nextVisibleAt: next }) };
  }

  #unlocked(queue: string, now: number): number {
    const sql = `SELECT count(*) AS n FROM messages WHERE queue = :queue AND visible_at <= :now AND ${UNLOCKED}`;
    return (this.#prepare(sql).get({ queue, now }) as { n: number }).n;
  }

  /** When the next hidden message of the queue becomes visible. */
  nextVisibleAt(queue: string, now: number): number | undefined {
    const row = this.#prepare('SELECT min(visible_at) AS next FROM messages WHERE queue = ? AND visible_at > ?').get(
      queue,
      now,
    ) as { next: number | null };
    return row.next ?? undefined;
  }

  oldest(queue: string, limit: number): MessageRow[] {
    return this.#prepare('SELECT * FROM messages WHERE queue = ? ORDER BY seq LIMIT ?').all(
      queue,
      limit,
    ) as unknown as MessageRow[];
  }

  /** Removes everything sent before `before`, or all. */
  purge(queue: string, before = Number.MAX_SAFE_INTEGER): number {
    return Number(this.#prepare('DELETE FROM messages WHERE queue = ? AND sent_at < ?').run(queue, before).changes);
  }

  close(): void {
    this.database.close();
  }
}
