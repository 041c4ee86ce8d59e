import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ObjectInfo, ObjectMeta } from '../seams.ts';
import { openStore } from '../store.ts';

/** An object as the index knows it. */
export interface IndexedObject extends ObjectInfo {
  /** The file that holds its bytes, relative to the objects' folder. */
  file: string;
  /** `x-amz-checksum-*` by algorithm (`crc32`), base64. */
  checksums: Record<string, string>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at INTEGER NOT NULL,
    meta TEXT NOT NULL, checksums TEXT NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID;`;

/** Which objects there are. An object exists from the moment its row does; files without a row are leftovers of an interrupted put. */
export class ObjectIndex {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #put: StatementSync;

  constructor(dataDir: string) {
    this.#database = openStore(dataDir, 's3', SCHEMA);
    this.#find = this.#database.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?');
    this.#put = this.#database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  }

  find(bucket: string, key: string): IndexedObject | undefined {
    const row = this.#find.get(bucket, key);
    return row && indexed(row);
  }

  /** Keeps the object; returns the file of the one it replaces. */
  put(bucket: string, object: IndexedObject): string | undefined {
    const { key, file, size, etag, modifiedAt, checksums, ...meta } = object;
    const replaced = this.find(bucket, key)?.file;
    this.#put.run(bucket, key, file, size, etag, modifiedAt, JSON.stringify(meta), JSON.stringify(checksums));
    return replaced;
  }

  /** Forgets the object; returns its file. */
  remove(bucket: string, key: string): string | undefined {
    const row = this.#database
      .prepare('DELETE FROM objects WHERE bucket = ? AND key = ? RETURNING file')
      .get(bucket, key);
    return row && String(row.file);
  }

  /** Objects in key order (by UTF-8 bytes, as S3) whose key starts with `prefix` and lies after `after`. */
  *keysAfter(bucket: string, prefix: string, after: string | undefined): Generator<IndexedObject> {
    const inclusive = after === undefined || after < prefix;
    const rows = this.#database
      .prepare(`SELECT * FROM objects WHERE bucket = ? AND key ${inclusive ? '>=' : '>'} ? ORDER BY key`)
      .iterate(bucket, inclusive ? prefix : after);
    for (const row of rows) {
      if (!String(row.key).startsWith(prefix)) return;
      yield indexed(row);
    }
  }

  /** The files that rows name. */
  files(): Set<string> {
    return new Set(
      this.#database
        .prepare('SELECT file FROM objects')
        .all()
        .map(({ file }) => String(file)),
    );
  }

  close(): void {
    this.#database.close();
  }
}

function indexed(row: Record<string, unknown>): IndexedObject {
  return {
    key: String(row.key),
    file: String(row.file),
    size: Number(row.size),
    etag: String(row.etag),
    modifiedAt: Number(row.modified_at),
    ...(JSON.parse(String(row.meta)) as ObjectMeta),
    checksums: JSON.parse(String(row.checksums)),
  };
}
