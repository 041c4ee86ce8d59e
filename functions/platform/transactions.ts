import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Why each part of a transaction was refused, `None` where it was not; empty for any other error. */
export function reasonsOf(error: unknown): string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
}

/** Others write the same items at this moment, or too much is written: worth another attempt. */
export function isConflict(error: unknown): boolean {
  const reasons = reasonsOf(error);
  if (reasons.includes('ConditionalCheckFailed')) return false;
  const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
  return (
    reasons.some((reason) => passing.includes(reason)) ||
    (error instanceof Error && error.name === 'TransactionInProgressException')
  );
}
