import { describe, expect, it } from 'vitest';
import { allows, type PolicyStatement } from '../../local/iam.ts';

const TABLE = 'arn:aws:dynamodb:eu-north-1:000000000000:table/tickets';
const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: 'dynamodb:PutItem',
  Resource: TABLE,
  ...more,
});

describe('a policy', () => {
  it.each<[string, PolicyStatement[], boolean]>([
    ['without statements allows nothing', [], false],
    ['allows what it names', [allow()], true],
    ['allows actions in any case', [allow({ Action: 'DynamoDB:putitem' })], true],
    [
      'allows one of several',
      [allow({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: ['x', TABLE] })],
      true,
    ],
    ['allows by wildcards', [allow({ Action: 'dynamodb:Put*', Resource: 'arn:aws:dynamodb:*:*:table/ticket?' })], true],
    ['allows everything by a star', [allow({ Action: '*', Resource: '*' })], true],
    ['does not allow another action', [allow({ Action: 'dynamodb:GetItem' })], false],
    ['does not allow another resource', [allow({ Resource: `${TABLE}/index/queue` })], false],
    ['takes the case of resources as it is', [allow({ Resource: TABLE.toUpperCase() })], false],
    ['takes a dot for a dot', [allow({ Resource: TABLE.replace('tickets', 't.ckets') })], false],
    [
      'refuses what it denies, although it allows it',
      [allow(), allow({ Effect: 'Deny', Action: 'dynamodb:*' })],
      false,
    ],
    ['without resource allows nothing', [allow({ Resource: undefined })], false],
  ])('%s', (_, statements, expected) => {
    expect(allows(statements, 'dynamodb:PutItem', TABLE)).toBe(expected);
  });

  it('holds under conditions that are always true here, and not under others', () => {
    const under = (Condition: PolicyStatement['Condition']) =>
      allows([allow({ Condition })], 'dynamodb:PutItem', TABLE);
    expect(under({ Bool: { 'aws:SecureTransport': 'true' } })).toBe(true);
    expect(under({ StringEquals: { 'aws:ResourceAccount': '123456789012' } })).toBe(true);
    expect(under({ Bool: { 'aws:SecureTransport': 'false' } })).toBe(false);
    expect(under({ StringEquals: { 'ses:FromAddress': 'x@demo.test' } })).toBe(false);
  });
});
