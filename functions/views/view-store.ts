import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Author } from '../platform/audit.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type View, view } from './view.ts';

/** Whose partition shared views lie in. */
const everybody = '*';

/** Saved searches. Every call reads the table. */
export interface ViewStore {
  /** The agent's own. */
  own(agent: string): Promise<View[]>;
  /** Those that everybody sees. */
  shared(): Promise<View[]>;
  /** Keeps a view where it belongs; a shared one that becomes private, or the other way, is moved. */
  /** @param by whose change of a shared one is noted */
  save(value: View, by?: Author): Promise<void>;
  remove(value: View, by?: Author): Promise<void>;
}

/** Saved searches in table `tickets`: a partition for each agent, and one for those that are shared. */
export function createViewStore(over: { client: DynamoDBDocumentClient; table: string }): ViewStore {
  const { list, put, remove } = createSettingsItems(over);
  const keyOf = ({ id, owner, shared }: View) => keys.view(shared ? everybody : owner, id);
  return {
    own: (agent) => list(keys.view(agent, '').pk, view),
    shared: () => list(keys.view(everybody, '').pk, view),
    async save(value, by) {
      await put(keyOf(value), 'view', value, value.shared ? by : undefined);
      await remove(keyOf({ ...value, shared: !value.shared }), value.shared ? undefined : by);
    },
    remove: (value, by) => remove(keyOf(value), value.shared ? by : undefined),
  };
}
