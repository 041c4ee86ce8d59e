import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { synthesize } from './support.ts';

const { templates } = synthesize({ account: '111111111111' });

/** Digests of assets change with every build of CDK's own helpers; what they stand for does not. */
function withoutDigests(template: Template): unknown {
  return JSON.parse(JSON.stringify(template.toJSON()).replace(/[0-9a-f]{64}/g, '<digest>'));
}

test('the data stack is as it was', () => {
  expect(withoutDigests(templates.data)).toMatchSnapshot();
});

test('the desk stack is as it was', () => {
  expect(withoutDigests(templates.desk)).toMatchSnapshot();
});
