import { type WorkFolder, workFolders } from '../api/types.ts';

/** A folder as the list shows it. */
export type ShownFolder = WorkFolder | 'starred';
const shownFolders: readonly ShownFolder[] = [...workFolders, 'starred'];

/** What the list shows; stands in the address bar so that a view can be kept and sent. */
export interface ListSearch {
  /** Short id of a mailbox; absent for all of them. */
  mailbox?: string;
  /** Absent for the unassigned. `starred`: what I have starred, of all mailboxes. */
  folder?: ShownFolder;
  /** Words and filters; the list shows what the search finds instead of a folder. */
  q?: string;
  /** Id of a saved view; the list shows what it finds. */
  view?: string;
  /** The list turned round. */
  turned?: true;
}

/** Reads the list's part of an address; what makes no sense is left out. */
export function readListSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {};
  if (typeof raw.mailbox === 'string' && raw.mailbox) search.mailbox = raw.mailbox;
  const folder = shownFolders.find((known) => known === raw.folder);
  if (folder) search.folder = folder;
  if (raw.q !== undefined && String(raw.q).trim()) search.q = String(raw.q);
  if (typeof raw.view === 'string' && raw.view) search.view = raw.view;
  if (raw.turned === true) search.turned = true;
  return search;
}

/** The folder that is shown. */
export function folderOf(search: ListSearch): ShownFolder {
  return search.folder ?? 'unassigned';
}

/**
 * How a folder is sorted: who has waited longest first, where somebody waits; the newest first in what is finished or set aside.
 */
export function sortOf(search: ListSearch): 'waitingSince' | '-waitingSince' {
  const folder = folderOf(search);
  const oldestFirst =
    folder === 'unassigned' ||
    folder === 'mine' ||
    folder === 'assigned' ||
    folder === 'waiting' ||
    folder === 'deferred';
  return oldestFirst !== (search.turned ?? false) ? 'waitingSince' : '-waitingSince';
}
