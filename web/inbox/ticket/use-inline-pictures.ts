import { useQuery } from '@tanstack/react-query';
import { type InlinePictures, referredPictures } from '../../ui/mail-document.ts';
import type { NoteView, ReceivedView, SentView } from '../api/types.ts';
import { useDesk } from '../desk.ts';

/** Addresses of the pictures that a mail carries inside it, by Content-ID. They are good for a few minutes, so they are fetched anew each time. */
export function useInlinePictures(
  number: number,
  entry: ReceivedView | SentView | NoteView,
  html: string,
): InlinePictures {
  const { api } = useDesk();
  const wanted = referredPictures(html);
  const found = entry.attachments.filter(
    (file) => file.contentId && wanted.includes(file.contentId.replace(/^<|>$/gu, '')),
  );
  const query = useQuery({
    queryKey: ['pictures', number, entry.id],
    enabled: found.length > 0,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<InlinePictures> => {
      const pairs = found.map(async (file) => {
        const { url } = await api.get<{ url: string }>(
          `/tickets/${number}/entries/${entry.id}/attachments/${file.id}`,
          {
            query: { inline: 'true' },
          },
        );
        return [file.contentId?.replace(/^<|>$/gu, '') ?? '', url] as const;
      });
      return Object.fromEntries(await Promise.all(pairs));
    },
  });
  return query.data ?? {};
}
