import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { InvalidRequestError } from '../platform/errors.ts';
import { keys, queuePk, timeAndNumber } from '../platform/keys.ts';
import type { Draft, DraftContent, DraftMark } from './draft.ts';

/** Schema version of the items. */
export const draftVersion = 1;

type Item = Record<string, unknown>;

/** Where the drafts of a mailbox are listed. */
export const draftsPk = (mailbox: string): string => queuePk(mailbox, 'drafts');

/** What lists and the live connection know of a draft. It is the same from the first save to the last. */
export function markItem({ number, kind, agent, name, mailbox, startedAt, key }: DraftMark): Item {
  return {
    ...keys.draft(number, kind, agent),
    item: 'draft',
    v: draftVersion,
    number,
    kind,
    agent,
    name,
    mailbox,
    startedAt,
    key,
    g1pk: draftsPk(mailbox),
    g1sk: timeAndNumber(startedAt, number),
  };
}

export function markFrom(item: Item): DraftMark {
  const { number, kind, agent, name, mailbox, startedAt, key } = item;
  // Only `markItem` writes them, under the same schema version.
  return { number, kind, agent, name, mailbox, startedAt, key } as DraftMark;
}

/** Bytes of packed content that an item has room for. */
const longestPacked = 350_000;

/**
 * What stands in a draft, packed: Brotli over JSON.
 * @throws InvalidRequestError when it is too long for an item
 */
export function packContent(content: DraftContent): Uint8Array {
  const packed = brotliCompressSync(JSON.stringify(content), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  if (packed.byteLength > longestPacked)
    throw new InvalidRequestError([{ path: 'text', message: 'is too long for a draft' }]);
  return packed;
}

/** A draft with what stands in it. */
export function textItem({ content, ...draft }: Draft): Item {
  const { number, kind, agent } = draft;
  return {
    ...keys.draftText(number, kind, agent),
    item: 'draftText',
    v: draftVersion,
    ...draft,
    packed: packContent(content),
  };
}

export function draftFrom(item: Item): Draft {
  const { pk, sk, item: _item, v, packed, ...rest } = item;
  const content = JSON.parse(brotliDecompressSync(packed as Uint8Array).toString('utf8'));
  // Only `textItem` writes them, under the same schema version.
  return { ...rest, content } as Draft;
}
