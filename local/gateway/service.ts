import type { AwsError } from '../engines/aws-error.ts';
import type { Caller, RecordedCall } from '../types.ts';

/** A call as it came in, its caller and service already recognised. */
export interface GatewayRequest {
  caller: Caller;
  method: string;
  /** Undecoded, without the query string. */
  path: string;
  query: URLSearchParams;
  /** The query string as sent, without `?`; signatures are made over it. */
  rawQuery: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  /** A signal that is aborted once the caller has hung up; made for calls that wait. */
  gone(): AbortSignal;
}

/** What goes back to the caller. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Billed units, where the service does not simply bill one request. */
  units?: RecordedCall['units'];
}

/** One permission that a call needs. */
export interface Need {
  action: string;
  resource: string;
}

/** A call that was understood, but not carried out yet: faults and permissions come first. */
export interface PlannedCall {
  operation: string;
  /** As `/local/calls` shows it. */
  resource: string;
  needs: Need[];
  run(): Answer | Promise<Answer>;
}

/** The wire side of one service. */
export interface ServiceFace {
  service: RecordedCall['service'];
  /** Throws `AwsError` for a call that the service does not know or cannot read. */
  plan(request: GatewayRequest): PlannedCall | Promise<PlannedCall>;
  /** An error in the service's format. */
  error(error: AwsError): Answer;
  /** The service's names for an internal failure, throttling and refused access. */
  codes: { failure: string; throttled: string; throttledStatus: number; denied: string; deniedStatus: number };
}
