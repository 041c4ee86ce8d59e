import { describe, expect, it } from 'vitest';
import { checkPolicy, wants } from '../../../../local/engines/sns/filter-policy.ts';
import { testGateway } from '../support.ts';

const onBody = (policy: Record<string, unknown>, message: unknown) =>
  wants({ scope: 'MessageBody', policy }, typeof message === 'string' ? message : JSON.stringify(message), {});

describe('a filter policy on the body', () => {
  it.each([
    ['a value of the list', { store: ['a', 'b'] }, { store: 'b' }],
    ['a value among several', { interests: ['rugby'] }, { interests: ['tennis', 'rugby'] }],
    ['a number, a truth value and nothing at all', { n: [1], yes: [true] }, { n: 1, yes: true }],
    ['keys of keys', { a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }],
    ['another value', { status: [{ 'anything-but': ['FAIL'] }] }, { status: 'PASS' }],
    ['another beginning', { status: [{ 'anything-but': { prefix: 'F' } }] }, { status: 'PASS' }],
    ['a beginning', { status: [{ prefix: 'PA' }] }, { status: 'PASS' }],
    ['an end', { status: [{ suffix: 'SS' }] }, { status: 'PASS' }],
    ['a key that is there', { status: [{ exists: true }] }, { status: 'PASS' }],
    ['a key that is not there', { status: [{ exists: false }] }, { other: 1 }],
    ['a key that is not there, below one that is not there', { a: { b: [{ exists: false }] } }, { other: 1 }],
    ['one of two conditions', { status: [{ prefix: 'F' }, { exists: false }] }, { other: 1 }],
    ['one of two alternatives', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }],
  ])('takes %s', (_, policy, message) => {
    expect(onBody(policy, message)).toBe(true);
  });

  it.each([
    ['a value that is not listed', { store: ['a'] }, { store: 'b' }],
    ['a value spelled otherwise', { store: ['a'] }, { store: 'A' }],
    ['a number for a text', { n: [1] }, { n: '1' }],
    ['one key of two', { a: ['x'], b: ['y'] }, { a: 'x' }],
    ['a refused value', { status: [{ 'anything-but': ['FAIL'] }] }, { status: 'FAIL' }],
    ['a missing key for another value', { status: [{ 'anything-but': ['FAIL'] }] }, { other: 1 }],
    ['an empty value for one that is there', { status: [{ exists: true }] }, { status: '' }],
    ['no value for one that is there', { status: [{ exists: true }] }, { status: null }],
    ['neither of two alternatives', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }],
    ['one alternative alone, which is a key like others', { $or: [{ prefix: 'x' }] }, { a: 'x' }],
    ['a text', { store: [{ exists: false }] }, 'no JSON'],
    ['a list', { store: [{ exists: false }] }, []],
  ])('refuses %s', (_, policy, message) => {
    expect(onBody(policy, message)).toBe(false);
  });

  it('is refused itself when it says what is not understood', () => {
    expect(() => checkPolicy({ a: { price: [{ numeric: ['>', 1] }] } })).toThrow(/numeric.*price/);
    expect(() => checkPolicy({ a: 'x' })).toThrow(/a needs a list/);
    expect(() => checkPolicy({ $or: [{ a: ['x'] }, { b: [{ exists: true }] }] })).not.toThrow();
  });
});

describe('a filter policy on the attributes', () => {
  const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });

  it.each([
    [true, { kind: text('x') }],
    [true, { kind: text('["y","x"]', 'String.Array') }],
    [false, { kind: text('y') }],
    [false, {}],
  ])('answers %s for %j', (answer, attributes) => {
    expect(wants({ scope: 'MessageAttributes', policy: { kind: ['x'] } }, '{"kind":"x"}', attributes)).toBe(answer);
  });
});

describe('a topic', () => {
  it('hands each subscriber only what that one wants', async () => {
    const { gateway } = await testGateway();
    const topic = gateway.sns.createTopic('news');
    const [all, some] = ['all', 'some'].map((name) => gateway.sqs.createQueue(name));
    const policy = { kind: ['x'] };
    gateway.sns.subscribe(topic, { protocol: 'sqs', queueArn: all?.arn ?? '', raw: true });
    gateway.sns.subscribe(topic, {
      protocol: 'sqs',
      queueArn: some?.arn ?? '',
      raw: true,
      filter: { scope: 'MessageBody', policy },
    });
    for (const kind of ['x', 'y']) gateway.sns.publish(topic, JSON.stringify({ kind }));
    expect(all?.peek(9)).toHaveLength(2);
    expect(some?.peek(9).map(({ body }) => body)).toEqual(['{"kind":"x"}']);
  });

  it('takes no subscriber whose policy it does not understand', async () => {
    const { gateway } = await testGateway();
    const topic = gateway.sns.createTopic('news');
    const { arn } = gateway.sqs.createQueue('queue');
    const filter = { scope: 'MessageBody' as const, policy: { price: [{ numeric: ['>', 1] }] } };
    expect(() => gateway.sns.subscribe(topic, { protocol: 'sqs', queueArn: arn, filter })).toThrow(/numeric/);
  });
});
