export { isConflict, reasonsOf } from '../platform/transactions.ts';
