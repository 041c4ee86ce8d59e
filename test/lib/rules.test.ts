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
  test('stays under five dollars, and costs what docs/deploy.md says', () => {
    const { templates, config } = synthesize();
    const all = (type: string) => [templates.desk, templates.data].flatMap((one) => Object.values(ofType(one, type)));
    const polled = all('AWS::SQS::Queue').filter((queue) => queue.Properties.RedrivePolicy);
    const fifo = polled.filter((queue) => queue.Properties.FifoQueue).length;
    // An expression is billed for each metric in it.
    const metrics = all('AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => {
      const { Metrics = [{ MetricStat: {} }] } = Properties as { Metrics?: { MetricStat?: unknown }[] };
      return sum + Metrics.filter(({ MetricStat }) => MetricStat).length;
    }, 0);
    const canaries = config.canaryMinutes === 0 ? 0 : (43_800 / config.canaryMinutes) * 0.0002;
    const small = 0.06;
    const dollars =
      (polled.length - fifo) * 0.26 +
      fifo * 0.33 +
      metrics * 0.1 +
      all('AWS::SecretsManager::Secret').length * 0.4 +
      canaries +
      small;
    const told = /\*\*together\*\* \| \| \| \*\*([\d.]+)\*\*/.exec(
      readFileSync(path.join(root, 'docs/deploy.md'), 'utf8'),
    )?.[1];
    expect(dollars.toFixed(2)).toBe(told);
    expect(dollars).toBeLessThan(5);
    expect(all('AWS::KMS::Key')).toEqual([]);
  });
});
