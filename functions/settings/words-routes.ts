import { requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { deskWords, deskWordsPatch, patchWords } from './desk-words.ts';
import { type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';

const desk = { type: 'desk', part: 'texts' } as const;

const getWords = settingsRoute({
  method: 'GET',
  path: '/words',
  summary: 'What the desk calls its statuses, where it has names of its own',
  response: deskWords,
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    return { body: await storeOf(call).words() };
  },
});

const patchDeskWords = settingsRoute({
  method: 'PATCH',
  path: '/words',
  summary: 'Change what statuses are called; null brings the usual name back',
  body: deskWordsPatch,
  response: deskWords,
  async handle(call) {
    requireCan(call.principal, 'configure', desk);
    const store = storeOf(call);
    const changed = patchWords(await store.words(), call.body);
    await store.saveWords(changed, authorOf(call));
    return { body: changed };
  },
});

/** The desk's own names in the agents' API. */
export const wordsRoutes: SettingsRoute[] = [getWords, patchDeskWords];
