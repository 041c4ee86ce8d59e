import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { MessageText } from '../../ui/message-text.tsx';
import type { ColleagueDraft, TicketDraft } from '../drafts/use-ticket-draft.ts';
import { useTexts } from './texts.ts';

/** How far the desk has what is being written. */
export function DraftState(props: { draft: Pick<TicketDraft<unknown>, 'state' | 'text'> }): ReactElement | null {
  const { t } = useTexts();
  const { state, text } = props.draft;
  if (state === 'idle' || text === '') return null;
  return (
    <span className="muted draft-state" data-state={state}>
      {t(`composer.state.${state}`)}
    </span>
  );
}

/** What colleagues have begun to write on the same ticket, to be looked at and taken over. */
export function ColleagueDrafts(props: {
  draft: Pick<TicketDraft<unknown>, 'colleagues' | 'take'>;
  kind: 'reply' | 'note';
}): ReactElement | null {
  const begun = props.draft.colleagues.filter((each) => each.kind === props.kind);
  if (begun.length === 0) return null;
  return (
    <ul className="begun">
      {begun.map((each) => (
        <li key={each.id}>
          <Begun begun={each} onTake={() => props.draft.take(each)} />
        </li>
      ))}
    </ul>
  );
}

function Begun(props: { begun: ColleagueDraft; onTake: () => Promise<void> }): ReactElement {
  const { t } = useTexts();
  const { begun, onTake } = props;
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  return (
    <>
      <div className="actions">
        <span>{t(begun.kind === 'note' ? 'composer.begunNote' : 'composer.begunReply', { name: begun.name })}</span>
        <Button size="small" kind="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'composer.hide' : 'composer.show')}
        </Button>
        <Button
          size="small"
          kind="quiet"
          disabled={busy}
          onClick={() => {
            setBusy(true);
            onTake().finally(() => setBusy(false));
          }}
        >
          {t('composer.take')}
        </Button>
      </div>
      {shown ? <MessageText text={begun.text} /> : null}
    </>
  );
}
