import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { referredPictures } from '../../ui/mail-document.ts';
import { MailFrame } from '../../ui/mail-frame.tsx';
import { useDesk } from '../desk.ts';
import { markdownHtml } from './markdown.ts';
import type { ProfilePath } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** A page as it is read, in a frame where nothing runs. */
export function PageText(props: { path: ProfilePath; text: string }): ReactElement {
  const { t } = usePeopleTexts();
  const { api } = useDesk();
  const html = markdownHtml(props.text);
  const wanted = referredPictures(html);
  const pictures = useQuery({
    queryKey: ['people-pictures', props.path, wanted],
    enabled: wanted.length > 0,
    // The addresses are good for a few minutes.
    staleTime: 120_000,
    queryFn: async () =>
      Object.fromEntries(
        await Promise.all(
          wanted.map(async (id) => [id, (await api.get<{ url: string }>(`${props.path}/pictures/${id}`)).url] as const),
        ),
      ),
  });
  return (
    <MailFrame html={html} title={t('customers.documentation')} remotePictures={false} pictures={pictures.data ?? {}} />
  );
}
