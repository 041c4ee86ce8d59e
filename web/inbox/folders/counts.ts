import { type FolderCounts, workFolders } from '../api/types.ts';

/** The folders of several mailboxes as if they were one. */
export function sumCounts(counts: readonly FolderCounts[]): FolderCounts {
  const sum: FolderCounts = { mailbox: '' };
  for (const each of counts) for (const folder of workFolders) sum[folder] = (sum[folder] ?? 0) + (each[folder] ?? 0);
  return sum;
}
