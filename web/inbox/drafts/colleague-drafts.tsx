import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useTexts } from './texts.ts';
import type { ColleagueDraft, TicketDraft } from './use-ticket-draft.ts';

/** What colleagues have begun to write on the same ticket, to be looked at and taken over, and how far the desk has my own. */
export function ColleagueDrafts(props: {
  draft: Pick<TicketDraft<unknown>, 'colleagues' | 'take' | 'state' | 'text'>;
}): ReactElement | null {
  const { t } = useTexts();
  const { colleagues, take, state, text } = props.draft;
  const known = state !== 'idle' && text !== '';
  if (colleagues.length === 0 && !known) return null;
  return (
    <div>
      {known ? <span className="muted">{t(`drafts.state.${state}`)}</span> : null}
      {colleagues.map((each) => (
        <Begun key={each.id} begun={each} onTake={() => take(each)} />
      ))}
    </div>
  );
}

function Begun(props: { begun: ColleagueDraft; onTake: () => Promise<void> }): ReactElement {
  const { t } = useTexts();
  const { begun, onTake } = props;
  const [shown, setShown] = useState(false);
  return (
    <>
      <div className="actions">
        <span>{t(begun.kind === 'note' ? 'drafts.begunNote' : 'drafts.begunReply', { name: begun.name })}</span>
        <Button size="small" kind="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'drafts.hide' : 'drafts.show')}
        </Button>
        <Button size="small" kind="quiet" onClick={onTake}>
          {t('drafts.take')}
        </Button>
      </div>
      {shown ? <p className="message-text">{begun.text}</p> : null}
    </>
  );
}
