import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { ofType, root, synthesize } from './support.ts';

const zone = { hostedZone: { id: 'Z1', name: 'example.com' } };
const certificateArn = 'arn:aws:acm:us-east-1:111111111111:certificate/abc';

describe('AwsSolutions', () => {
  test.each([
    ['the smallest desk', {}],
    [
      'a desk in a named account with its own domains',
      {
        ...zone,
        account: '111111111111',
        identityVerified: true,
        sites: {
          inbox: { domain: 'desk.example.com', certificateArn },
          portal: { domain: 'my.example.com', certificateArn },
        },
      },
    ],
    ['a desk on trial', { removal: 'destroy' }],
  ])('finds nothing in %s that has no reason', (_, over) => {
    const { app } = synthesize(over);
    const { violations } = new AwsSolutionsChecks().validateScope(app);
    expect(
      violations.map(
        (found) => `${found.ruleName} ${found.violatingResources.map((one) => one.constructPath).join(', ')}`,
      ),
    ).toEqual([]);
  });

  test('is answered with a sentence wherever it does not apply', () => {
    const { app } = synthesize();
    const reasons = app.node
      .findAll()
      .flatMap((construct: IConstruct) => construct.node.metadata)
      .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap((entry) => Object.values(entry.data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(20);
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe('the runbook', () => {
  const headings = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#+ /, ''));

  test('has a page part for every alarm', () => {
    const alarms = Object.values(ofType(synthesize().templates.desk, 'AWS::CloudWatch::Alarm'));
    const anchors = alarms.map((alarm) => String(alarm.Properties.AlarmDescription).split('docs/runbook.md#')[1]);
    expect(anchors.length).toBeGreaterThan(10);
    for (const anchor of anchors) expect(headings).toContain(anchor);
  });
});

describe('the idle desk', () => {
  test('stays within what docs/deploy.md says it costs', () => {
    const { templates } = synthesize();
    const count = (type: string) =>
      Object.keys(ofType(templates.desk, type)).length + Object.keys(ofType(templates.data, type)).length;
    const polled = Object.values(ofType(templates.desk, 'AWS::SQS::Queue')).filter(
      (queue) => queue.Properties.RedrivePolicy,
    ).length;
    const dollars = polled * 0.26 + count('AWS::CloudWatch::Alarm') * 0.1 + count('AWS::SecretsManager::Secret') * 0.4;
    expect(dollars).toBeLessThan(4.75);
    expect(count('AWS::KMS::Key')).toBe(0);
  });
});
