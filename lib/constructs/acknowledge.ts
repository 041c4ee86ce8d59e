import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Records why findings of the AwsSolutions rules do not apply to a construct and what is in it.
 *
 * @param reasons by rule, such as `S1` or `IAM5[Action::s3:List*]`; each a sentence that stands on its own
 */
export function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  }
}
