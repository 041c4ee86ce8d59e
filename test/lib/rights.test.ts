import { describe, expect, test } from 'vitest';
import { asList, statementsByFunction, synthesize } from './support.ts';

const { templates } = synthesize();
const rights = new Map([...statementsByFunction(templates.desk), ...statementsByFunction(templates.data)]);
const own = [...rights].filter(([name]) => !name.startsWith('Custom'));

const actionsOf = (name: string): string[] => (rights.get(name) ?? []).flatMap((statement) => asList(statement.Action));
const withoutLog = (name: string) => actionsOf(name).filter((action) => !action.startsWith('logs:'));
const onSecret = (statement: { Action: string | string[] }) =>
  asList(statement.Action).includes('secretsmanager:GetSecretValue');

describe('the rights of functions', () => {
  test.each(own)('%s may do nothing by wildcard', (_, statements) => {
    for (const statement of statements) {
      for (const action of asList(statement.Action)) expect(action).not.toContain('*');
    }
  });

  test.each(own)('%s may do nothing with everything', (_, statements) => {
    const resources = statements
      .filter((statement) => !asList(statement.Action).includes('dynamodb:ListStreams'))
      .flatMap((statement) => asList(statement.Resource));
    expect(resources).not.toContain('*');
  });

  test.each(own)('%s cannot scan, delete a table or delete a mail', (name) => {
    expect(actionsOf(name)).not.toContain('dynamodb:Scan');
    expect(actionsOf(name)).not.toContain('dynamodb:DeleteTable');
    const deleting = (rights.get(name) ?? []).filter(({ Action }) =>
      asList(Action).some((one) => /^s3:Delete/.test(one)),
    );
    for (const { Resource } of deleting)
      expect(JSON.stringify(Resource)).toMatch(/^\{[^[]*\["",\[\{[^}]*\},"\/bodies\/\*"\]\]\}$/);
  });

  test.each(['addClaims', 'describeApi'])('%s may do nothing but log', (name) => {
    expect(withoutLog(name)).toEqual([]);
  });

  test('the relay reads the stream and fills queues, and touches no item', () => {
    const actions = withoutLog('relayEntries');
    expect(actions).toContain('dynamodb:GetRecords');
    expect(actions).toContain('sqs:SendMessage');
    expect(actions.filter((action) => /Item|Query/.test(action))).toEqual([]);
  });

  test('only those who make or check signed ids and links read the key', () => {
    const readers = own.filter(([, statements]) => statements.some(onSecret)).map(([name]) => name);
    expect(readers.sort()).toEqual([
      'agentApi',
      'customerApi',
      'filesApi',
      'notify',
      'publicApi',
      'receiveMail',
      'rotateKey',
      'watchMail',
    ]);
  });

  test('one function alone changes the key, and nothing else', () => {
    const changers = own.filter(([name]) => actionsOf(name).includes('secretsmanager:PutSecretValue'));
    expect(changers.map(([name]) => name)).toEqual(['rotateKey']);
    expect(withoutLog('rotateKey').filter((action) => !action.startsWith('secretsmanager:'))).toEqual([]);
  });

  test("of the agents' functions, that of files alone reads mails as they came", () => {
    expect(JSON.stringify(rights.get('filesApi'))).toContain('/raw/*');
    expect(JSON.stringify(rights.get('agentApi'))).not.toContain('/raw/*');
  });

  test('only the sender, the notices and the watch over mail send mail', () => {
    const senders = own.filter(([name]) => actionsOf(name).includes('ses:SendRawEmail')).map(([name]) => name);
    expect(senders.sort()).toEqual(['notify', 'sendMail', 'watchMail']);
  });

  test('customers and links reach no list but the own tickets', () => {
    const indexes = (name: string) => JSON.stringify(rights.get(name)).match(/index\/\w+/g) ?? [];
    expect(indexes('customerApi')).toEqual(['index/customer']);
    expect(indexes('publicApi')).toEqual([]);
  });

  test('only the monthly report writes to the export bucket, and nobody reads it', () => {
    const users = own.filter(([, statements]) => JSON.stringify(statements).includes('exports')).map(([name]) => name);
    expect(users).toEqual(['exportKpis']);
    expect(actionsOf('exportKpis').filter((action) => action.startsWith('s3:'))).toEqual(['s3:PutObject']);
  });
});
