import { createDirectoryKeeper } from '../customers/index.ts';
import { queueHandler } from '../platform/batch.ts';
import { documentClient, lazy } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { relayedEntry } from '../platform/messages.ts';
import { createTicketStore } from '../tickets/index.ts';
import { type IndexParts, indexEntry } from './index-search.ts';
import { createSearchStore } from './search-store.ts';
import { createVocabulary } from './vocabulary.ts';

const env = readEnvironment('indexSearch');

const parts = lazy((): IndexParts => {
  const client = documentClient();
  return {
    tickets: createTicketStore({ client, table: env.TICKETS_TABLE }),
    postings: createSearchStore({ client, table: env.SEARCH_TABLE }),
    people: createDirectoryKeeper({ client, ticketsTable: env.TICKETS_TABLE, searchTable: env.SEARCH_TABLE }),
    vocabulary: createVocabulary({ client, table: env.SEARCH_TABLE }),
  };
});

/** Takes relayed entries into the index of words. */
export const handler = queueHandler(relayedEntry, (message) => indexEntry(parts(), message));
