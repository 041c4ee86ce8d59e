import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { showsPictures } from '../../ui/fold.ts';
import { FoldedText } from '../../ui/folded-text.tsx';
import { hasRemotePictures } from '../../ui/mail-document.ts';
import { MailFrame } from '../../ui/mail-frame.tsx';
import type { NoteView, ReceivedView, SentView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { linkTickets, WithTicketLinks } from './ticket-links.tsx';
import { useInlinePictures } from './use-inline-pictures.ts';

interface BodyProps {
  number: number;
  entry: ReceivedView | SentView | NoteView;
  who: string;
}

/** What is new in a message; all of it, as the sender made it, on demand or where nothing is quoted. */
export function MessageBody(props: BodyProps): ReactElement {
  const { entry } = props;
  const { t } = useTexts();
  const { html } = entry;
  return (
    <WithTicketLinks>
      <FoldedText
        text={entry.text}
        visibleText={entry.visibleText}
        html={html ? () => <HtmlBody {...props} html={html} /> : undefined}
        moreLabel={t('message.whole')}
        lessLabel={t('message.less')}
        pictures={html && showsPictures(html) ? t('message.withPictures') : undefined}
      />
    </WithTicketLinks>
  );
}

function HtmlBody(props: BodyProps & { html: string }): ReactElement {
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
        html={linkTickets(props.html, location.origin)}
        title={t('message.frame', { name: props.who })}
        remotePictures={remotePictures}
        pictures={pictures}
      />
    </>
  );
}
