import type { RecordedCall } from './types.ts';

/** Calls and billed units of one function, service and operation together. */
export interface CallSummary {
  function: string;
  service: RecordedCall['service'];
  operation: string;
  calls: number;
  failed: number;
  units: { write: number; read: number; requests: number };
}

/** The calls that passed the gateway since its start or the last `clear`. */
export interface CallLog {
  record(call: RecordedCall): void;
  /** Oldest first. */
  list(): RecordedCall[];
  clear(): void;
  /** One line per function, service and operation, in order of first appearance; counts only what `list` still holds. */
  summary(): CallSummary[];
}

/** A log that keeps the last `capacity` calls. */
export function createCallLog(capacity = 100_000): CallLog {
  let ring: RecordedCall[] = [];
  let oldest = 0;
  const list = () => [...ring.slice(oldest), ...ring.slice(0, oldest)];
  return {
    record(call) {
      if (ring.length < capacity) {
        ring.push(call);
        return;
      }
      ring[oldest] = call;
      oldest = (oldest + 1) % capacity;
    },
    list,
    clear() {
      ring = [];
      oldest = 0;
    },
    summary() {
      const lines = new Map<string, CallSummary>();
      for (const call of list()) {
        const key = `${call.function}|${call.service}|${call.operation}`;
        const line = lines.get(key) ?? {
          function: call.function,
          service: call.service,
          operation: call.operation,
          calls: 0,
          failed: 0,
          units: { write: 0, read: 0, requests: 0 },
        };
        line.calls += 1;
        if (call.status >= 400) line.failed += 1;
        line.units.write += call.units.write;
        line.units.read += call.units.read;
        line.units.requests += call.units.requests;
        lines.set(key, line);
      }
      return [...lines.values()];
    },
  };
}
