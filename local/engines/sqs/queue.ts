import { createHash, randomUUID } from 'node:crypto';
import type { LocalClock, LocalQueue, QueueMessage } from '../../types.ts';
import { AwsError } from '../aws-error.ts';
import { transaction } from '../store.ts';
import type { Depth, MessageRow, MessageStore } from './message-store.ts';
import type { QueueSettings } from './settings.ts';

const DEDUPLICATION_WINDOW_MS = 5 * 60_000;
const RETENTION_CHECK_MS = 60 * 60_000;
/** Body and message attributes together. */
const LARGEST_MESSAGE_BYTES = 1_048_576;

export interface SendOptions {
  groupId?: string;
  deduplicationId?: string;
  delaySeconds?: number;
  attributes?: QueueMessage['messageAttributes'];
  sender?: string;
}

/** What a send answers. */
export interface Sent {
  messageId: string;
  md5OfBody: string;
  /** FIFO only: 20 digits, growing. */
  sequenceNumber?: string;
}

interface Surroundings {
  store: MessageStore;
  clock: LocalClock;
  arn: string;
  url: () => string;
  arnOf: (queue: string) => string;
  /** By ARN; where messages go after too many receives. */
  deadLetterQueue: (arn: string) => Queue | undefined;
}

/** One queue: delays, visibility, FIFO groups and deduplication, redrive; all on the local clock. */
export class Queue implements LocalQueue {
  readonly name: string;
  settings: QueueSettings;
  readonly #around: Surroundings;
  readonly #listeners = new Set<() => void>();
  #announcing = false;
  #armed: { at: number; cancel: () => void } | undefined;
  #retentionCheckedAt = 0;

  constructor(name: string, settings: QueueSettings, around: Surroundings) {
    this.name = name;
    this.settings = settings;
    this.#around = around;
    this.#arm(around.store.nextVisibleAt(name, around.clock.now()));
  }

  get arn(): string {
    return this.#around.arn;
  }

  get url(): string {
    return this.#around.url();
  }

  send(body: string, options: SendOptions = {}): string {
    return this.put(body, options).messageId;
  }

  /** Sends and tells all that the API answers. Throws `AwsError` by SQS's names. */
  put(body: string, options: SendOptions): Sent {
    const { store, clock } = this.#around;
    const now = clock.now();
    this.#check(body, options);
    const md5 = createHash('md5').update(body).digest('hex');
    const fifo = this.settings.FifoQueue;
    const dedupId = fifo ? this.#deduplicationId(body, options) : null;
    const sent = transaction(store.database, () => {
      const earlier = dedupId ? store.duplicate(this.name, dedupId, now - DEDUPLICATION_WINDOW_MS, now) : undefined;
      if (earlier) return earlier;
      const id = randomUUID();
      const seq = store.insert({
        queue: this.name,
        id,
        body,
        md5,
        attributes: options.attributes ? JSON.stringify(options.attributes) : null,
        group_id: options.groupId ?? null,
        dedup_id: dedupId,
        sender: options.sender ?? 'runner',
        sent_at: now,
        visible_at: now + ((fifo ? undefined : options.delaySeconds) ?? this.settings.DelaySeconds) * 1000,
      });
      if (dedupId) store.rememberDuplicate(this.name, dedupId, { id, seq, sentAt: now });
      return { id, seq };
    });
    this.#changed(now + (options.delaySeconds ?? this.settings.DelaySeconds) * 1000);
    return { messageId: sent.id, md5OfBody: md5, ...(fifo && { sequenceNumber: sequenceNumber(sent.seq) }) };
  }

  receive(max: number, visibilitySeconds = this.settings.VisibilityTimeout): QueueMessage[] {
    const { store, clock } = this.#around;
    const now = clock.now();
    this.#dropExpired(now);
    const taken: MessageRow[] = [];
    const buried = new Set<Queue>();
    transaction(store.database, () => {
      while (taken.length === 0) {
        const rows = store.receivable(this.name, this.settings.FifoQueue, now, max);
        if (rows.length === 0) return;
        for (const row of rows) {
          const deadLetters = this.#graveOf(row);
          if (deadLetters) {
            store.bury(row.seq, deadLetters.name, this.name, now);
            buried.add(deadLetters);
          } else {
            store.markReceived(row.seq, now, now + visibilitySeconds * 1000);
            taken.push({ ...row, receives: row.receives + 1, first_received_at: row.first_received_at ?? now });
          }
        }
      }
    });
    for (const queue of buried) queue.#changed(now);
    if (taken.length > 0) this.#arm(now + visibilitySeconds * 1000);
    return taken.map((row) => this.#message(row));
  }

  delete(receiptHandle: string): void {
    this.remove(receiptHandle);
  }

  together(work: () => void): void {
    transaction(this.#around.store.database, work);
  }

  /** Deletes by the handle of the latest receive; false when an older handle changed nothing. Throws `ReceiptHandleIsInvalid`. */
  remove(receiptHandle: string): boolean {
    const { seq, receives } = readHandle(receiptHandle);
    const removed = this.#around.store.remove(this.name, seq, receives);
    if (removed && this.settings.FifoQueue) this.#announce();
    return removed;
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    this.hide(receiptHandle, seconds);
  }

  /** Hides for `seconds` from now (0: visible at once); false when the message is not in flight. Throws `ReceiptHandleIsInvalid`. */
  hide(receiptHandle: string, seconds: number): boolean {
    const { seq, receives } = readHandle(receiptHandle);
    const now = this.#around.clock.now();
    const hidden = this.#around.store.hide(this.name, seq, receives, now, now + seconds * 1000);
    if (hidden) this.#changed(now + seconds * 1000);
    return hidden;
  }

  depth(): Depth {
    const now = this.#around.clock.now();
    this.#dropExpired(now);
    return this.#around.store.depth(this.name, this.settings.FifoQueue, now);
  }

  onAvailable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  peek(limit: number): QueueMessage[] {
    this.#dropExpired(this.#around.clock.now());
    return this.#around.store.oldest(this.name, limit).map((row) => this.#message(row));
  }

  /** Removes all messages. */
  purge(): void {
    this.#around.store.purge(this.name);
  }

  /**
   * Sends every message lying in this queue back to `destination`, or to the queue it came from; they count as newly sent, as with SQS's own
   * redrive. Returns how many were moved.
   */
  moveAll(destination: Queue | undefined): number {
    const { store, arnOf, deadLetterQueue } = this.#around;
    let moved = 0;
    for (const row of store.oldest(this.name, Number.MAX_SAFE_INTEGER)) {
      const target = destination ?? (row.source ? deadLetterQueue(arnOf(row.source)) : undefined);
      if (!target) continue;
      target.put(row.body, {
        groupId: row.group_id ?? undefined,
        deduplicationId: row.group_id ? randomUUID() : undefined,
        attributes: row.attributes ? JSON.parse(row.attributes) : undefined,
        sender: row.sender,
      });
      store.remove(this.name, row.seq, row.receives);
      moved += 1;
    }
    return moved;
  }

  /** Stops its timer. */
  close(): void {
    this.#armed?.cancel();
    this.#listeners.clear();
  }

  #check(body: string, options: SendOptions): void {
    if (body.length === 0)
      throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
    const bytes = Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(options.attributes ?? {}));
    if (bytes > LARGEST_MESSAGE_BYTES) throw invalid(`Message must be shorter than ${LARGEST_MESSAGE_BYTES} bytes.`);
    if (this.settings.FifoQueue && !options.groupId) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
    }
    if (this.settings.FifoQueue && options.delaySeconds) {
      throw invalid(`Value ${options.delaySeconds} for parameter DelaySeconds is invalid for a FIFO queue.`);
    }
    if (options.delaySeconds !== undefined && !(options.delaySeconds >= 0 && options.delaySeconds <= 900)) {
      throw invalid(`Value ${options.delaySeconds} for parameter DelaySeconds is invalid: must be between 0 and 900.`);
    }
  }

  #deduplicationId(body: string, options: SendOptions): string {
    if (options.deduplicationId) return options.deduplicationId;
    if (this.settings.ContentBasedDeduplication) return createHash('sha256').update(body).digest('hex');
    throw invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }

  #graveOf(row: MessageRow): Queue | undefined {
    const policy = this.settings.RedrivePolicy;
    if (!policy || row.receives < policy.maxReceiveCount) return undefined;
    return this.#around.deadLetterQueue(policy.deadLetterTargetArn);
  }

  #dropExpired(now: number): void {
    if (Math.abs(now - this.#retentionCheckedAt) < RETENTION_CHECK_MS) return;
    this.#retentionCheckedAt = now;
    this.#around.store.purge(this.name, now - this.settings.MessageRetentionPeriod * 1000);
    this.#around.store.forgetDuplicates(this.name, now - DEDUPLICATION_WINDOW_MS);
  }

  /** Something becomes visible at `visibleAt`: announced at once, or by a timer. */
  #changed(visibleAt: number): void {
    if (visibleAt <= this.#around.clock.now()) this.#announce();
    else this.#arm(visibleAt);
  }

  #announce(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    queueMicrotask(() => {
      this.#announcing = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  #arm(at: number | undefined): void {
    if (at === undefined || (this.#armed && this.#armed.at <= at)) return;
    this.#armed?.cancel();
    const cancel = this.#around.clock.at(at, () => {
      this.#armed = undefined;
      this.#announce();
      this.#arm(this.#around.store.nextVisibleAt(this.name, this.#around.clock.now()));
    });
    this.#armed = { at, cancel };
  }

  #message(row: MessageRow): QueueMessage {
    const attributes: Record<string, string> = {
      SenderId: row.sender,
      SentTimestamp: String(row.sent_at),
      ApproximateReceiveCount: String(row.receives),
    };
    if (row.first_received_at !== null) attributes.ApproximateFirstReceiveTimestamp = String(row.first_received_at);
    if (row.group_id !== null) {
      attributes.MessageGroupId = row.group_id;
      if (row.dedup_id !== null) {
        attributes.MessageDeduplicationId = row.dedup_id;
        attributes.SequenceNumber = sequenceNumber(row.seq);
      }
    }
    if (row.source !== null) attributes.DeadLetterQueueSourceArn = this.#around.arnOf(row.source);
    return {
      messageId: row.id,
      receiptHandle: Buffer.from(`${row.seq}.${row.receives}.${row.id}`).toString('base64url'),
      body: row.body,
      attributes,
      messageAttributes: row.attributes ? JSON.parse(row.attributes) : {},
      md5OfBody: row.md5,
    };
  }
}

const sequenceNumber = (seq: number) => `1${String(seq).padStart(19, '0')}`;

const invalid = (reason: string) =>
  new AwsError('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`);

function readHandle(receiptHandle: string): { seq: number; receives: number } {
  const match = /^(\d+)\.(\d+)\./.exec(Buffer.from(receiptHandle, 'base64url').toString());
  if (!match) throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${receiptHandle}" is not valid.`);
  return { seq: Number(match[1]), receives: Number(match[2]) };
}
