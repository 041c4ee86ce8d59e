export {
  type Draft,
  type DraftContent,
  type DraftKind,
  type DraftMark,
  draftKinds,
  joinContents,
} from './draft.ts';
export { createDraftStore, type DraftStore } from './draft-store.ts';
