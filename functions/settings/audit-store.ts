import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AuditLine, auditLine } from '../platform/audit.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { keys } from '../platform/keys.ts';

const position = z.object({ sk: z.string() });

/** Reads the audit log. */
export interface AuditStore {
  /**
   * A page of a month, newest first.
   * @param month `2026-11`, UTC
   * @throws InvalidRequestError for a cursor of another list
   */
  page(
    month: string,
    options: { limit: number; cursor?: string },
  ): Promise<{ items: AuditLine[]; next: string | null }>;
}

/** The audit log in table `tickets`: one partition for each month. */
export function createAuditStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): AuditStore {
  return {
    async page(month, { limit, cursor }) {
      const { pk } = keys.audit(month, 0, '');
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ScanIndexForward: false,
          Limit: limit,
          ExclusiveStartKey: cursor === undefined ? undefined : { pk, sk: decodeCursor(cursor, position).sk },
        }),
      );
      const next = LastEvaluatedKey ? encodeCursor({ sk: String(LastEvaluatedKey.sk) }) : null;
      return { items: Items.map((item) => auditLine.parse(item)), next };
    },
  };
}
