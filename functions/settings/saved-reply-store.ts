import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Author } from '../platform/audit.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type SavedReply, savedReply } from './saved-reply.ts';

/** Saved replies: the shared ones in one partition, each agent's own in one of theirs. */
export interface SavedReplyStore {
  /** The shared ones and an agent's own. */
  all(agent: string): Promise<SavedReply[]>;
  /** @param by whose change of a shared one is noted; what is somebody's own is nobody's business */
  save(reply: SavedReply, by?: Author): Promise<void>;
  /** Removes it; a missing one is no error. */
  remove(reply: SavedReply, by?: Author): Promise<void>;
}

const ownerOf = ({ scope }: SavedReply): string | undefined => (scope.type === 'agent' ? scope.id : undefined);

const noted = (reply: SavedReply, by: Author | undefined): Author | undefined =>
  ownerOf(reply) === undefined ? by : undefined;

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
    save: (reply, by) => put(keys.savedReply(reply.id, ownerOf(reply)), 'savedReply', reply, noted(reply, by)),
    remove: (reply, by) => remove(keys.savedReply(reply.id, ownerOf(reply)), noted(reply, by)),
  };
}
