import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spellingsOf } from '../../functions/search/spellings.ts';
import { createVocabulary, isLearnt } from '../../functions/search/vocabulary.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

describe('the vocabulary', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());
  const container = () => createVocabulary({ client: dynamo.client, table: dynamo.search });
  /** Write units of what is done. */
  async function price(work: () => Promise<unknown>): Promise<{ read: number; write: number }> {
    dynamo.resetUnits();
    await work();
    return dynamo.units();
  }

  it('pays one write for a word that is new to the desk, and nothing for one that is known', async () => {
    const here = container();
    expect((await price(() => here.learn(['xylophone', 'xylitol', 'xylophone']))).write).toBe(2);
    expect(await price(() => here.learn(['xylophone', 'xylitol']))).toEqual({ read: 0, write: 0 });
    expect((await price(() => container().learn(['xylophone', 'xylem']))).write).toBe(1);
  });

  it('gives the words behind three letters or more in their order, up to a limit', async () => {
    await container().learn(['quokka', 'quorum', 'quota', 'quick', 'qwerty']);
    expect(await container().beginningWith('quo', 10)).toEqual(['quokka', 'quorum', 'quota']);
    expect(await container().beginningWith('quot', 10)).toEqual(['quota']);
    expect(await container().beginningWith('quo', 2)).toEqual(['quokka', 'quorum']);
  });

  it('takes hundreds of words at once', async () => {
    const words = Array.from({ length: 250 }, (_, index) => `zeb${'abcdefghij'[index % 10]}${index + 10_000}`);
    await container().learn(words);
    expect(await container().beginningWith('zeb', 500)).toHaveLength(250);
    expect((await price(() => container().learn(words))).write).toBe(0);
  });

  it.each([
    ['lamp', true],
    ['la', false],
    ['2026', false],
    ['104277', true],
    ['iphone15', true],
    ['d41d8cd98f00b204e9800998ecf8427e', false],
    ['x'.repeat(33), false],
    ['パスワード', true],
  ])('has %j: %j', (word, learnt) => {
    expect(isLearnt(word)).toBe(learnt);
  });
});

describe('the words that are meant by one', () => {
  const words = ['lasku', 'laskuja', 'laskun', 'laskupohja', 'laskuttaa', 'lastaus', 'order', 'orders'];
  const vocabulary = {
    beginningWith: async (prefix: string, limit: number) =>
      words.filter((word) => word.startsWith(prefix)).slice(0, limit),
  };
  const limits = { looked: 100, most: 10 };

  it('are itself and its forms', async () => {
    expect(await spellingsOf(vocabulary, 'laskuja', limits, false)).toEqual(['laskuja', 'lasku', 'laskun']);
  });

  it('are also longer ones while it may go on, behind its forms', async () => {
    const expected = ['lasku', 'laskun', 'laskuja', 'laskuttaa', 'laskupohja'];
    expect(await spellingsOf(vocabulary, 'lasku', limits, true)).toEqual(expected);
  });

  it('are no more than the limit', async () => {
    expect(await spellingsOf(vocabulary, 'lasku', { looked: 100, most: 2 }, true)).toEqual(['lasku', 'laskun']);
  });

  it('are longer ones also where the forms alone fill what may be looked at', async () => {
    expect(await spellingsOf(vocabulary, 'lastau', { looked: 2, most: 10 }, true)).toEqual(['lastau', 'lastaus']);
  });

  it('are the word alone where it is too short or a number', async () => {
    expect(await spellingsOf(vocabulary, 'la', limits, true)).toEqual(['la']);
    expect(await spellingsOf(vocabulary, '12345', limits, false)).toEqual(['12345']);
  });
});
