import type * as z from 'zod';
import { InvalidRequestError } from './errors.ts';

/** Makes the opaque text that names where a list goes on. It holds positions only: what may be seen is decided anew for every page. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads a cursor made by `encodeCursor`.
 * @throws InvalidRequestError when it is not one of this list
 */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw notACursor();
    throw error;
  }
  const read = schema.safeParse(position);
  if (!read.success) throw notACursor();
  return read.data;
}

function notACursor(): InvalidRequestError {
  return new InvalidRequestError([{ path: 'cursor', message: 'is not a cursor of this list' }]);
}
