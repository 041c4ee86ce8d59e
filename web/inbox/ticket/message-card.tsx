import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { hasRemotePictures } from '../../ui/mail-document.ts';
import { MailFrame } from '../../ui/mail-frame.tsx';
import { MessageText } from '../../ui/message-text.tsx';
import { Avatar } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import type { NoteView, Person, ReceivedView, SentView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { actorName } from './actor-name.ts';
import { Attachments } from './attachments.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { useInlinePictures } from './use-inline-pictures.ts';

/** A message that came or went. */
export function MessageCard(props: { number: number; entry: ReceivedView | SentView }): ReactElement {
  const { entry } = props;
  const { t, language } = useTexts();
  const who = entry.type === 'received' ? entry.from.name || entry.from.address : actorName(entry, t);
  const title = entry.type === 'received' ? t('entry.received', { who }) : t('entry.sent', { who });
  if (entry.type === 'sent' && entry.automatic) return <AutomaticCard number={props.number} entry={entry} who={who} />;
  return (
    <article className="card" data-type={entry.type} aria-label={title}>
      <header className="card-head">
        <Avatar name={who} />
        <div className="card-who">
          <strong>{who}</strong>
          <Recipients entry={entry} />
        </div>
        <div className="card-when">
          <Moment at={entry.at} language={language} />
          {entry.type === 'sent' ? <DeliveryState delivery={entry.delivery} /> : null}
        </div>
      </header>
      {entry.type === 'sent' && entry.delivery.reason ? <p className="banner">{entry.delivery.reason}</p> : null}
      <Body number={props.number} entry={entry} who={who} />
      <Attachments number={props.number} entryId={entry.id} attachments={entry.attachments} />
    </article>
  );
}

/** What the desk wrote by itself: one line, the text on demand, so that it does not stand in the way of what people wrote. */
function AutomaticCard(props: { number: number; entry: SentView; who: string }): ReactElement {
  const { entry, who } = props;
  const { t, language } = useTexts();
  return (
    <details className="card card-automatic" data-type="sent">
      <summary>
        <span className="card-line">
          {t('entry.automatic', { to: entry.to.map((person) => person.address).join(', ') })}
        </span>
        <Moment at={entry.at} language={language} />
        <DeliveryState delivery={entry.delivery} />
      </summary>
      {entry.delivery.reason ? <p className="banner">{entry.delivery.reason}</p> : null}
      <Body number={props.number} entry={entry} who={who} />
    </details>
  );
}

function Recipients(props: { entry: ReceivedView | SentView }): ReactElement | null {
  const { t } = useTexts();
  const { entry } = props;
  const lines: [string, Person[]][] = [
    [t('message.to'), entry.to],
    [t('message.cc'), entry.cc],
    [t('message.bcc'), entry.type === 'sent' ? entry.bcc : []],
  ];
  const filled = lines.filter(([, people]) => people.length > 0);
  if (filled.length === 0) return null;
  return (
    <span className="muted">
      {filled.map(([label, people]) => `${label} ${people.map((person) => person.address).join(', ')}`).join(' · ')}
    </span>
  );
}

/** What is new in the message; all of it, as the sender made it, on demand or where nothing is quoted. */
function Body(props: { number: number; entry: ReceivedView | SentView; who: string }): ReactElement {
  const { entry } = props;
  const { t } = useTexts();
  const quotes = Boolean(entry.visibleText?.trim()) && entry.visibleText !== entry.text;
  const [whole, setWhole] = useState(!quotes);
  return (
    <>
      {!whole ? (
        <MessageText text={entry.visibleText ?? ''} />
      ) : entry.html ? (
        <HtmlBody number={props.number} entry={entry} html={entry.html} who={props.who} />
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
    </>
  );
}

function HtmlBody(props: { number: number; entry: ReceivedView | SentView; html: string; who: string }): ReactElement {
  const { t } = useTexts();
  const [remotePictures, setRemotePictures] = useState(false);
  const pictures = useInlinePictures(props.number, props.entry, props.html);
  return (
    <>
      {!remotePictures && hasRemotePictures(props.html) ? (
        <div className="banner" data-tone="info">
          <span>{t('message.picturesHidden')}</span>
          <Button size="small" onClick={() => setRemotePictures(true)}>
            {t('message.showPictures')}
          </Button>
        </div>
      ) : null}
      <MailFrame
        html={props.html}
        title={t('message.frame', { name: props.who })}
        remotePictures={remotePictures}
        pictures={pictures}
      />
    </>
  );
}

/** What colleagues tell each other; the customer never sees it. */
export function NoteCard(props: { entry: NoteView }): ReactElement {
  const { t, language } = useTexts();
  const who = actorName(props.entry, t);
  return (
    <article className="card" data-type="note" aria-label={t('entry.note', { who })}>
      <header className="card-head">
        <Avatar name={who} />
        <div className="card-who">
          <strong>{who}</strong>
          <span className="muted note-mark">
            <Icon name="file" size={14} />
            {t('note.mark')}
          </span>
        </div>
        <div className="card-when">
          <Moment at={props.entry.at} language={language} />
        </div>
      </header>
      <MessageText text={props.entry.text} />
    </article>
  );
}
