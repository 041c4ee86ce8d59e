/** A refusal as the service itself would give it; the gateway puts it into the service's wire format. */
export class AwsError extends Error {
  /** The service's error code, e.g. `NoSuchKey`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the answer (JSON protocols) or of the error element (S3). */
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, status = 400, details: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
