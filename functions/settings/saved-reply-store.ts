import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type SavedReply, savedReply } from './saved-reply.ts';

/** Saved replies: the shared ones in one partition, each agent's own in one of theirs. */
export interface SavedReplyStore {
  /** The shared ones and an agent's own. */
  all(agent: string): Promise<SavedReply[]>;
  save(reply: SavedReply): Promise<void>;
  /** Removes it; a missing one is no error. */
  remove(reply: SavedReply): Promise<void>;
}

const ownerOf = ({ scope }: SavedReply): string | undefined => (scope.type === 'agent' ? scope.id : undefined);

/** Saved replies in table `tickets`. */
export function createSavedReplyStore(over: { client: DynamoDBDocumentClient; table: string }): SavedReplyStore {
  const { list, put, remove } = createSettingsItems(over);
  return {
    async all(agent) {
      const [shared, own] = await Promise.all([
        list(keys.savedReply('').pk, savedReply),
        list(keys.savedReply('', agent).pk, savedReply),
      ]);
      return [...shared, ...own];
    },
    save: (reply) => put(keys.savedReply(reply.id, ownerOf(reply)), 'savedReply', reply),
    remove: (reply) => remove(keys.savedReply(reply.id, ownerOf(reply))),
  };
}
