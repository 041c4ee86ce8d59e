import type { Caller, Fault, RecordedCall } from './types.ts';

/** What the gateway does to one call. */
export interface Verdict {
  kind: Fault['kind'];
  delayMs: number;
}

/** The faults that a test has asked for. */
export interface FaultPlan {
  /** Adds a fault; its counting starts now. Returns a function that takes it back. */
  add(fault: Fault): () => void;
  /** Takes all faults back. */
  clear(): void;
  /** The faults set, each with how many matching calls it has seen. */
  list(): (Fault & { seen: number })[];
  /** Counts one call and says what is to happen to it: the first fault that hits it, or undefined. */
  verdict(call: { function: Caller; service: RecordedCall['service']; operation: string }): Verdict | undefined;
}

/** An empty plan. A call counts for every fault it matches, also when an earlier fault hits it. */
export function createFaultPlan(): FaultPlan {
  const entries = new Set<{ fault: Fault; seen: number }>();
  return {
    add(fault) {
      const entry = { fault, seen: 0 };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    clear: () => entries.clear(),
    list: () => [...entries].map(({ fault, seen }) => ({ ...fault, seen })),
    verdict(call) {
      let hit: Verdict | undefined;
      for (const entry of entries) {
        const { fault } = entry;
        if (fault.function !== undefined && fault.function !== call.function) continue;
        if (fault.service !== undefined && fault.service !== call.service) continue;
        if (fault.operation !== undefined && fault.operation !== call.operation) continue;
        entry.seen += 1;
        const isHit = entry.seen >= fault.call && entry.seen < fault.call + (fault.times ?? 1);
        if (isHit && !hit) hit = { kind: fault.kind, delayMs: fault.delayMs ?? 0 };
      }
      return hit;
    },
  };
}
