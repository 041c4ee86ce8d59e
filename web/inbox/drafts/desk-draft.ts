import type { Api } from '../../ui/http.ts';
import type { Person } from '../api/types.ts';
import type { UploadedFile } from '../api/upload.ts';

/** A draft as the desk keeps it. */
export interface DeskDraft {
  id: string;
  kind: 'reply' | 'note';
  /** Mail address. */
  agent: string;
  name: string;
  /** ISO 8601; higher at every save. */
  savedAt: string;
  text: string;
  html: string | null;
  to: Person[] | null;
  cc: Person[] | null;
  bcc: Person[] | null;
  attachments: (UploadedFile & { contentId?: string })[];
  status: string | null;
  baseVersion: number | null;
  key: string | null;
}

/** What of a draft the desk is sent. */
export type DraftBody = Partial<Omit<DeskDraft, 'id' | 'kind' | 'agent' | 'name' | 'savedAt'>> & {
  seen: string | null;
};

/** The calls about one's own draft of a kind on a ticket. */
export interface DraftDesk {
  put(body: DraftBody, keepalive: boolean): Promise<DeskDraft>;
  remove(): Promise<void>;
}

/** Chromium refuses longer bodies of calls that outlive their page. */
const longestKeptAlive = 60_000;

/** @param number the ticket's */
export function draftDesk(api: Api, number: number, kind: 'reply' | 'note'): DraftDesk {
  const path = `/tickets/${number}/drafts/${kind}`;
  return {
    put: (body, keepalive) =>
      api.send('PUT', path, { body, keepalive: keepalive && JSON.stringify(body).length < longestKeptAlive }),
    remove: () => api.send('DELETE', path),
  };
}

interface Known {
  to?: Person[];
  cc?: Person[];
  bcc?: Person[];
  status?: string;
  files?: (UploadedFile & { contentId?: string })[];
}

/** What of the things beside the words the desk keeps: recipients, files, status. Anything else stays on the device. */
export function bodyOf(more: unknown): Pick<DraftBody, 'to' | 'cc' | 'bcc' | 'status' | 'attachments'> {
  const { to = null, cc = null, bcc = null, status = null, files = [] } = (more ?? {}) as Known;
  const attachments = files.map(({ id, filename, size, contentId }) => ({
    id,
    filename,
    size,
    ...(contentId === undefined ? {} : { contentId }),
  }));
  return { to, cc, bcc, status, attachments };
}

/** The things beside the words as the composer knows them; `undefined` where all is as proposed. */
export function moreOf({ to, cc, bcc, status, attachments }: DeskDraft): Known | undefined {
  const given = Object.entries({ to, cc, bcc, status }).filter(([, value]) => value !== null);
  const files = attachments.length > 0 ? { files: attachments } : {};
  const more: Known = { ...Object.fromEntries(given), ...files };
  return Object.keys(more).length > 0 ? more : undefined;
}

/** Both: what the first says counts, and the files of the two. */
export function joinMore(first: unknown, second: unknown): Known | undefined {
  if (first === undefined || second === undefined) return (first ?? second) as Known | undefined;
  const [one, other] = [first as Known, second as Known];
  const files = new Map([...(one.files ?? []), ...(other.files ?? [])].map((file) => [file.id, file]));
  return { ...other, ...one, ...(files.size > 0 ? { files: [...files.values()] } : {}) };
}
