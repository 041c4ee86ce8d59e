export { type Canary, readCanary } from './canary.ts';
export { type CanaryStore, createCanaryStore } from './canary-store.ts';
export { mailOpsDescriptions } from './descriptions.ts';
