import type { ReactElement } from 'react';
import { FoldedText } from '../ui/folded-text.tsx';
import { formatSize } from '../ui/format-time.ts';
import { Icon } from '../ui/icons.tsx';
import { MailFrame } from '../ui/mail-frame.tsx';
import { Avatar } from '../ui/states.tsx';
import { Moment } from '../ui/time.tsx';
import type { PortalEntry } from './portal-api.ts';
import { useTexts } from './texts.ts';

/** One message of the thread: who, when, what. */
export function Message(props: { entry: PortalEntry }): ReactElement {
  const { t, language } = useTexts();
  const { entry } = props;
  const who = entry.actor.name;
  const { html } = entry;
  return (
    <article className="message" data-type={entry.type} aria-label={t('message.frame', { name: who })}>
      <header className="message-head">
        <Avatar name={who} />
        <strong>{who}</strong>
        <span className="line-meta">
          <Moment at={entry.at} language={language} />
        </span>
      </header>
      <FoldedText
        text={entry.text}
        visibleText={entry.visibleText}
        html={
          html
            ? () => <MailFrame html={html} title={t('message.frame', { name: who })} remotePictures={false} />
            : undefined
        }
        moreLabel={t('message.whole')}
        lessLabel={t('message.less')}
      />
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
