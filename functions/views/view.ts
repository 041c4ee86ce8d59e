import * as z from 'zod';
import { searchSorts } from '../search/index.ts';
import { shortId } from '../settings/index.ts';

/** What a view is saved as. */
export const viewBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** A search as it is typed: words and filters. */
  q: z.string().trim().max(500),
  /** Short id of the one mailbox that it looks into. */
  mailbox: shortId.optional(),
  sort: z.enum(searchSorts).default('relevance'),
  /** Everybody sees it; else its owner alone. */
  shared: z.boolean().default(false),
  /** Its place among the others: lower ones come first. */
  order: z.number().min(0).max(1_000_000).default(0),
});

/** A saved search. What it shows is decided anew for everybody who opens it. */
export const view = z.object({
  ...viewBody.shape,
  id: z.string(),
  /** Mail address of the agent who made it. */
  owner: z.string(),
});
export type View = z.infer<typeof view>;

/** Private views of one agent, and shared ones of the desk: each so many at most. */
export const mostViews = 50;

/** What a view looks for, as one would type it. The mailbox stands first: a last word of the search keeps its place. */
export function searchOf({ q, mailbox }: Pick<View, 'q' | 'mailbox'>): string {
  return mailbox === undefined ? q : `mailbox:${mailbox} ${q}`.trim();
}

/** By their order, then their name. */
export function inOrder(views: readonly View[]): View[] {
  return views.toSorted((a, b) => a.order - b.order || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
