import { mkdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { SentMail } from '../../types.ts';
import { openStore, transaction } from '../store.ts';
import type { Outcome, ReportedMail } from './events.ts';

/** An event that waits to be published. */
export interface PendingEvent {
  id: number;
  at: number;
  mailId: string;
  outcome: Outcome;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS mails (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, mail TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, mail_id TEXT NOT NULL, outcome TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS events_by_time ON events (at, id);
  CREATE TABLE IF NOT EXISTS homecomings (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, mail_id TEXT NOT NULL, recipients TEXT NOT NULL);`;

/** A mail that is to come back to addresses of our own. */
export interface Homecoming {
  id: number;
  at: number;
  mailId: string;
  recipients: string[];
}

/** The mails that SES took, each as `outbox/<id>.eml` with its particulars in `ses.sqlite`, and the events still to be published. */
export class Outbox {
  readonly #database: DatabaseSync;
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#database = openStore(dataDir, 'ses', SCHEMA);
    this.#folder = join(dataDir, 'outbox');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Keeps the mail and, in the same transaction, what is to become of it. The file comes first: the row is what counts. */
  async add(
    mail: ReportedMail,
    raw: Uint8Array,
    events: { at: number; outcome: Outcome }[],
    homecoming?: { at: number; recipients: string[] },
  ): Promise<void> {
    await writeFile(this.#file(mail.id), raw);
    transaction(this.#database, () => {
      this.#database.prepare('INSERT INTO mails (id, mail) VALUES (?, ?)').run(mail.id, JSON.stringify(mail));
      const insert = this.#database.prepare('INSERT INTO events (at, mail_id, outcome) VALUES (?, ?, ?)');
      for (const { at, outcome } of events) insert.run(at, mail.id, JSON.stringify(outcome));
      if (!homecoming) return;
      this.#database
        .prepare('INSERT INTO homecomings (at, mail_id, recipients) VALUES (?, ?, ?)')
        .run(homecoming.at, mail.id, JSON.stringify(homecoming.recipients));
    });
  }

  /** Newest first. */
  list(limit: number): SentMail[] {
    const rows = this.#database.prepare('SELECT mail FROM mails ORDER BY number DESC LIMIT ?').all(limit);
    return rows.map(({ mail }) => this.#sent(JSON.parse(String(mail))));
  }

  find(id: string): SentMail | undefined {
    const mail = this.reported(id);
    return mail && this.#sent(mail);
  }

  /** A mail without its bytes, with its headers. */
  reported(id: string): ReportedMail | undefined {
    const row = this.#database.prepare('SELECT mail FROM mails WHERE id = ?').get(id);
    return row && JSON.parse(String(row.mail));
  }

  /** When the next event is due. */
  nextEventAt(): number | undefined {
    const row = this.#database.prepare('SELECT min(at) AS at FROM events').get();
    return row?.at === null ? undefined : Number(row?.at);
  }

  /** Events due by `now`, in order. */
  due(now: number): PendingEvent[] {
    const rows = this.#database.prepare('SELECT * FROM events WHERE at <= ? ORDER BY at, id').all(now);
    return rows.map((row) => ({
      id: Number(row.id),
      at: Number(row.at),
      mailId: String(row.mail_id),
      outcome: JSON.parse(String(row.outcome)),
    }));
  }

  /** The event was published. */
  settle(eventId: number): void {
    this.#database.prepare('DELETE FROM events WHERE id = ?').run(eventId);
  }

  /** When the next mail comes home. */
  nextHomecomingAt(): number | undefined {
    const row = this.#database.prepare('SELECT min(at) AS at FROM homecomings').get();
    return row?.at === null ? undefined : Number(row?.at);
  }

  /** Mails that come home by `now`, in order. */
  homecomings(now: number): Homecoming[] {
    const rows = this.#database.prepare('SELECT * FROM homecomings WHERE at <= ? ORDER BY at, id').all(now);
    return rows.map((row) => ({
      id: Number(row.id),
      at: Number(row.at),
      mailId: String(row.mail_id),
      recipients: JSON.parse(String(row.recipients)),
    }));
  }

  /** The mail came home. */
  isHome(homecomingId: number): void {
    this.#database.prepare('DELETE FROM homecomings WHERE id = ?').run(homecomingId);
  }

  /** The mail could not be taken and is to be tried again. */
  postpone(homecomingId: number, at: number): void {
    this.#database.prepare('UPDATE homecomings SET at = ? WHERE id = ?').run(at, homecomingId);
  }

  close(): void {
    this.#database.close();
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.eml`);
  }

  #sent({ headers: _, ...mail }: ReportedMail): SentMail {
    return { ...mail, raw: readFileSync(this.#file(mail.id)) };
  }
}
