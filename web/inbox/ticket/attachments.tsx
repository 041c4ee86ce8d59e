import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-time.ts';
import { Icon } from '../../ui/icons.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { AttachmentView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from '../texts.ts';

/** The files of a message, each a button that downloads it. The address is asked for on the click: it is only good for minutes. */
export function Attachments(props: {
  number: number;
  entryId: string;
  attachments: AttachmentView[];
}): ReactElement | null {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const files = props.attachments.filter((file) => !file.inline);
  if (files.length === 0) return null;
  const fetchFile = async (file: AttachmentView): Promise<void> => {
    try {
      const { url } = await api.get<{ url: string }>(
        `/tickets/${props.number}/entries/${props.entryId}/attachments/${file.id}`,
      );
      download(url, file.filename);
    } catch (error) {
      console.warn('The attachment cannot be fetched', error);
      say(t('attachment.failed', { name: file.filename }));
    }
  };
  return (
    <ul className="attachments">
      {files.map((file) => (
        <li key={file.id}>
          <Button size="small" onClick={() => fetchFile(file)}>
            <Icon name="file" size={16} />
            <span className="visually-hidden">{t('attachment.download')} </span>
            <span className="file-name">{file.filename}</span>{' '}
            <span className="muted">
              {formatSize(file.size, language)}
              {file.linked ? ` · ${t('attachment.linked')}` : ''}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Has the browser keep what lies at an address, under a name. */
export function download(url: string, filename: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.rel = 'noreferrer';
  link.click();
}
