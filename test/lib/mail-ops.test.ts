import { describe, expect, test } from 'vitest';
import { deadLetterQueues } from '../../functions/mail-ops/dead-letters.ts';
import { asList, ofType, type Statement, statementsByFunction, synthesize } from './support.ts';

const { templates } = synthesize();
const template = templates.desk;

/** The text of a value with what CloudFormation fills in left as the logical id. */
function filledIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join ? join[1].map(filledIn).join(join[0]) : `https://${Ref ?? 'value'}.test`;
}

function variablesOf(name: string, of = template): Record<string, unknown> {
  const environment = ofType(of, 'AWS::Lambda::Function')[name]?.Properties.Environment;
  return (environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {};
}

describe('the operations of mail', () => {
  test('know every queue of dead letters, and what can go back', () => {
    const known = deadLetterQueues.parse(JSON.parse(filledIn(variablesOf('mailApi').DEAD_LETTERS)));
    const dead = Object.keys(ofType(template, 'AWS::SQS::Queue')).filter((id) => id.endsWith('DeadQueue'));
    expect(
      Object.values(known)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(dead.map((id) => `https://${id}.test`).sort());
    const stay = Object.keys(known).filter((name) => !known[name]?.returns);
    expect(stay.sort()).toEqual(['export-kpis', 'relay-entries']);
  });

  test('may send messages back to each queue that they came from', () => {
    const statements = statementsByFunction(template).get('mailApi') ?? [];
    const targets = (action: string) =>
      statements
        .filter(({ Action }: Statement) => asList(Action).includes(action))
        .flatMap(({ Resource }) => asList(Resource))
        .flatMap((resource) => JSON.stringify(resource).match(/\w+Queue/g) ?? []);
    const queues = Object.entries(ofType(template, 'AWS::SQS::Queue'));
    const worked = queues.filter(([, { Properties }]) => Properties.RedrivePolicy).map(([id]) => id);
    expect(targets('sqs:SendMessage').sort()).toEqual(worked.sort());
    expect(targets('sqs:GetQueueAttributes').length).toBe(queues.length - worked.length);
    expect(targets('sqs:StartMessageMoveTask').length).toBe(queues.length - worked.length - 2);
  });

  test('count the day before every night', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      Target: { Input: '{"job":"reconcile"}' },
    });
  });

  test.each([
    [30, {}],
    [60, { canaryMinutes: 60 }],
    [0, { canaryMinutes: 0 }],
  ])('send a canary every %i minutes, 0 being never', (minutes, over) => {
    const { desk } = synthesize(over).templates;
    const inputs = Object.values(ofType(desk, 'AWS::Scheduler::Schedule')).map(
      ({ Properties }) => (Properties.Target as { Input?: string }).Input,
    );
    expect(inputs.includes('{"job":"canary"}')).toBe(minutes > 0);
    expect(variablesOf('watchMail', desk)).toMatchObject({
      CANARY_MINUTES: String(minutes),
      CANARY_MAILBOX: 'support@help.example.com',
    });
  });

  test('send canaries from the domain of the first mailbox alone', () => {
    const mailboxes = [
      { id: 'sales', name: 'Sales', address: 'sales@other.example' },
      { id: 'support', name: 'Support', address: 'support@help.example.com' },
    ];
    const statements = statementsByFunction(synthesize({ mailboxes }).templates.desk).get('watchMail') ?? [];
    const sending = statements.filter(({ Action }) => Action === 'ses:SendRawEmail');
    expect(JSON.stringify(sending)).toMatch(/otherexample/);
    expect(JSON.stringify(sending)).not.toMatch(/helpexample/);
  });

  test('know when raw mails are deleted', () => {
    const { desk } = synthesize({ rawMail: { deleteAfterDays: 90 } }).templates;
    expect(variablesOf('watchMail', desk).RAW_DELETED_AFTER_DAYS).toBe('90');
    expect(variablesOf('watchMail').RAW_DELETED_AFTER_DAYS).toBe('0');
  });
});
