import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalClock } from '../types.ts';
import { AwsError } from './aws-error.ts';
import { type CorsRule, corsRules } from './s3/cors.ts';
import { type IndexedObject, ObjectIndex } from './s3/object-index.ts';
import type { ObjectInfo, ObjectMeta, Properties, S3Engine } from './seams.ts';

/** What a put may ask besides storing. */
export interface PutOptions extends ObjectMeta {
  checksums?: Record<string, string>;
  /** Throws what speaks against storing, given the object that is there; asked at the very moment of storing. */
  precondition?: (existing: ObjectInfo | undefined) => void;
}

/** One page of a listing. */
export interface Listing {
  objects: ObjectInfo[];
  commonPrefixes: string[];
  /** Where the next page starts, or undefined at the end. */
  next: string | undefined;
}

/** Sorts after every key that starts with what stands before it. */
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * The local S3: bytes in files of their own under `objects/`, never overwritten, and an index in `s3.sqlite` that decides what exists. A put
 * that is interrupted leaves the earlier object as it was; its file is cleared away at the next start. Buckets are made by the template at each start.
 */
export class S3 implements S3Engine {
  readonly #folder: string;
  readonly #clock: LocalClock;
  readonly #index: ObjectIndex;
  readonly #buckets = new Map<string, CorsRule[]>();

  constructor({ dataDir, clock }: { dataDir: string; clock: LocalClock }) {
    this.#folder = join(dataDir, 'objects');
    this.#clock = clock;
    mkdirSync(this.#folder, { recursive: true });
    this.#index = new ObjectIndex(dataDir);
    removeLeftovers(this.#folder, this.#index);
  }

  createBucket(name: string, properties: Properties = {}): void {
    this.#buckets.set(name, corsRules(properties));
  }

  /** Throws `NoSuchBucket` unless the bucket exists. */
  require(bucket: string): void {
    if (this.#buckets.has(bucket)) return;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
  }

  cors(bucket: string): CorsRule[] {
    return this.#buckets.get(bucket) ?? [];
  }

  async put(bucket: string, key: string, bytes: Uint8Array | string, meta: ObjectMeta = {}): Promise<ObjectInfo> {
    return info(await this.store(bucket, key, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, meta));
  }

  /** As `put`, with conditions and checksums. */
  async store(bucket: string, key: string, bytes: Uint8Array, options: PutOptions): Promise<IndexedObject> {
    const { checksums = {}, precondition, ...meta } = options;
    this.require(bucket);
    precondition?.(this.#index.find(bucket, key));
    const file = randomUUID();
    await writeFile(join(this.#folder, file), bytes);
    try {
      precondition?.(this.#index.find(bucket, key));
    } catch (error) {
      await this.#discard(file);
      throw error;
    }
    const object: IndexedObject = {
      key,
      file,
      size: bytes.length,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      modifiedAt: this.#clock.now(),
      ...meta,
      checksums,
    };
    await this.#discard(this.#index.put(bucket, object));
    return object;
  }

  async get(bucket: string, key: string): Promise<{ info: ObjectInfo; bytes: Buffer } | undefined> {
    const object = this.find(bucket, key);
    return object && { info: info(object), bytes: await this.read(object) };
  }

  head(bucket: string, key: string): ObjectInfo | undefined {
    const object = this.find(bucket, key);
    return object && info(object);
  }

  find(bucket: string, key: string): IndexedObject | undefined {
    return this.#index.find(bucket, key);
  }

  /** An object's bytes. */
  read(object: IndexedObject): Promise<Buffer> {
    return readFile(join(this.#folder, object.file));
  }

  delete(bucket: string, key: string): Promise<void> {
    return this.#discard(this.#index.remove(bucket, key));
  }

  list(bucket: string, prefix = '', { after, limit = 1000 }: { after?: string; limit?: number } = {}): ObjectInfo[] {
    return this.page(bucket, { prefix, delimiter: '', after, limit }).objects;
  }

  /** One page of a listing, keys with a common folder (up to `delimiter`) put together. */
  page(bucket: string, query: { prefix: string; delimiter: string; after?: string; limit: number }): Listing {
    return listPage(this.#index, bucket, query);
  }

  close(): void {
    this.#index.close();
  }

  async #discard(file: string | undefined): Promise<void> {
    if (file !== undefined) await rm(join(this.#folder, file), { force: true });
  }
}

function listPage(
  index: ObjectIndex,
  bucket: string,
  { prefix, delimiter, after, limit }: { prefix: string; delimiter: string; after?: string; limit: number },
): Listing {
  const listing: Listing = { objects: [], commonPrefixes: [], next: undefined };
  let position = after;
  for (;;) {
    let skipTo: string | undefined;
    for (const object of index.keysAfter(bucket, prefix, position)) {
      if (listing.objects.length + listing.commonPrefixes.length === limit) return { ...listing, next: position };
      const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (cut >= 0) {
        const common = object.key.slice(0, cut + delimiter.length);
        listing.commonPrefixes.push(common);
        skipTo = common + LAST_CHARACTER;
        break;
      }
      listing.objects.push(info(object));
      position = object.key;
    }
    if (skipTo === undefined) return listing;
    position = skipTo;
  }
}

/** Without what only the engine needs. */
function info({ file: _file, checksums: _checksums, ...rest }: IndexedObject): ObjectInfo {
  return rest;
}

function removeLeftovers(folder: string, index: ObjectIndex): void {
  const known = index.files();
  for (const file of readdirSync(folder)) {
    if (!known.has(file)) rmSync(join(folder, file));
  }
}
