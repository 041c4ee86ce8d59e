import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { formatSize } from '../ui/format-time.ts';
import { Icon } from '../ui/icons.tsx';
import { MailFrame } from '../ui/mail-frame.tsx';
import { MessageText } from '../ui/message-text.tsx';
import { Avatar } from '../ui/states.tsx';
import { Moment } from '../ui/time.tsx';
import type { PortalEntry } from './portal-api.ts';
import { useTexts } from './texts.ts';

/** One message of the thread: who, when, what. */
export function Message(props: { entry: PortalEntry }): ReactElement {
  const { t, language } = useTexts();
  const { entry } = props;
  const who = entry.actor.name;
  const quotes = Boolean(entry.visibleText?.trim()) && entry.visibleText !== entry.text;
  const [whole, setWhole] = useState(!quotes);
  return (
    <article className="message" data-type={entry.type} aria-label={t('message.frame', { name: who })}>
      <header className="message-head">
        <Avatar name={who} />
        <strong>{who}</strong>
        <span className="line-meta">
          <Moment at={entry.at} language={language} />
        </span>
      </header>
      {!whole ? (
        <MessageText text={entry.visibleText ?? ''} />
      ) : entry.html ? (
        <MailFrame html={entry.html} title={t('message.frame', { name: who })} remotePictures={false} />
      ) : (
        <MessageText text={entry.text} />
      )}
      {quotes ? (
        <div>
          <Button kind="quiet" size="small" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t('message.less') : t('message.whole')}
          </Button>
        </div>
      ) : null}
      {entry.attachments.length > 0 ? (
        <ul className="attachments" aria-label={t('attachments')}>
          {entry.attachments.map((file) => (
            <li key={file.id} className="pill">
              <Icon name="file" size={14} />
              {file.filename} ({formatSize(file.size, language)})
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  );
}
