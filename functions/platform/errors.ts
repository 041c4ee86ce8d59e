/** One field of a request that is not as it must be. `path` is dotted: `requester.address`. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** Every code that leaves the desk in a problem document, its HTTP status and its title. */
export const problems = {
  'invalid-request': { status: 422, title: 'The request has fields that are not as they must be' },
  'invalid-change': { status: 422, title: 'The ticket cannot be changed like that' },
  'malformed-body': { status: 400, title: 'The body is not readable JSON' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-signed-in': { status: 401, title: 'Nobody is signed in' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'The address does not know this method' },
  'already-exists': { status: 409, title: 'It exists already' },
  'in-use': { status: 409, title: 'It is still in use' },
  'not-in-trash': { status: 409, title: 'The ticket must be in spam, suspended or trash' },
  'already-sent': { status: 409, title: 'The message has gone out' },
  'not-failed': { status: 409, title: 'There is nothing to try again' },
  'cannot-return': { status: 409, title: 'What lies in this queue came from no queue' },
  'link-expired': { status: 401, title: 'The link is not valid any more' },
  'draft-changed': { status: 409, title: 'The draft was changed elsewhere' },
  'ticket-changed': { status: 412, title: 'The ticket was changed by somebody else' },
  'customer-changed': { status: 412, title: 'The customer or organisation was changed by somebody else' },
  'if-match-required': { status: 428, title: 'The version that the change is based on must be named in If-Match' },
  busy: { status: 503, title: 'The desk is busy; try again' },
  internal: { status: 500, title: 'Something went wrong in the desk' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A code of the table of problems. */
export type ProblemCode = keyof typeof problems;

/** An error with a name that people and programs may see: written out, as a bundle shortens the names of classes. Its message is a sentence for the person who asked. */
export class TukiError extends Error {
  override readonly name: string = 'TukiError';
  readonly code: ProblemCode;
  /** HTTP status that the code stands for. */
  readonly status: number;
  readonly fields?: FieldProblem[];
  /** Further members of the problem document, such as the current version of a ticket. */
  readonly extra?: Record<string, unknown>;

  constructor(
    code: ProblemCode,
    message: string,
    more: { fields?: FieldProblem[]; extra?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = problems[code].status;
    if (more.fields) this.fields = more.fields;
    if (more.extra) this.extra = more.extra;
  }
}

/** What was asked for is not there. */
export class NotFoundError extends TukiError {
  override readonly name = 'NotFoundError';
  constructor(what: string) {
    super('not-found', `${what} does not exist.`);
  }
}

/** The one who asks may not do this. */
export class NotAllowedError extends TukiError {
  override readonly name = 'NotAllowedError';
  constructor(message = 'You are not allowed to do this.') {
    super('not-allowed', message);
  }
}

/** Fields of a request are wrong. */
export class InvalidRequestError extends TukiError {
  override readonly name = 'InvalidRequestError';
  constructor(fields: FieldProblem[]) {
    super('invalid-request', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields });
  }
}

/** @returns the name of an SDK or own error, `Error` for anything else that was thrown */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
