import { describe, expect, it } from 'vitest';
import { type DraftStorage, keepDraft, readDraft, refillDraft } from '../../../web/ui/draft.ts';

function memory(): DraftStorage & { size: () => number } {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    size: () => kept.size,
  };
}

describe('a draft', () => {
  it('keeps its words and its key over a reload, so that sending it again sends it once', () => {
    const storage = memory();
    keepDraft(storage, 'reply:1042', { text: 'Hello', key: 'k1' });
    expect(readDraft(storage, 'reply:1042', () => 'k2')).toEqual({ text: 'Hello', key: 'k1' });
  });

  it('belongs to its place alone', () => {
    const storage = memory();
    keepDraft(storage, 'reply:1042', { text: 'Hello', key: 'k1' });
    expect(readDraft(storage, 'note:1042', () => 'k2')).toEqual({ text: '', key: 'k2' });
  });

  it('leaves nothing behind when it is empty', () => {
    const storage = memory();
    keepDraft(storage, 'reply:1042', { text: 'Hello', key: 'k1' });
    keepDraft(storage, 'reply:1042', { text: '', key: 'k1' });
    expect(storage.size()).toBe(0);
  });

  it('keeps what belongs to it, also while it has no words', () => {
    const storage = memory();
    keepDraft(storage, 'reply:1042', { text: '', key: 'k1', more: { status: 'closed' } });
    expect(readDraft(storage, 'reply:1042', () => 'k2')).toEqual({ text: '', key: 'k1', more: { status: 'closed' } });
  });

  it('that is given back has a new key, as it is to be sent anew', () => {
    const storage = memory();
    refillDraft(storage, 'reply:1042', { text: 'Hello', more: { status: 'closed' } }, () => 'k2');
    expect(readDraft(storage, 'reply:1042', () => 'k3')).toEqual({
      text: 'Hello',
      key: 'k2',
      more: { status: 'closed' },
    });
  });

  it('that is given back stands before what has been begun meanwhile', () => {
    const storage = memory();
    keepDraft(storage, 'reply:1042', { text: 'And then', key: 'k1' });
    refillDraft(storage, 'reply:1042', { text: 'Hello' }, () => 'k2');
    expect(readDraft(storage, 'reply:1042', () => 'k3').text).toBe('Hello\n\nAnd then');
  });
});
