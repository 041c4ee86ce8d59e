import type { ReactElement } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { initials } from '../../ui/states.tsx';
import { useMe } from '../api/queries.ts';
import type { Viewer } from '../api/types.ts';
import { useLive } from '../live/live-provider.tsx';
import './presence.css';
import { useTexts } from './texts.ts';
import { useComposerWriting } from './use-composer-writing.ts';

/** So many are shown by their letters in a list. */
const mostShown = 3;

/**
 * Who else looks at a ticket or writes to it.
 * @param props.compact for lists: letters and a pencil for the eye, the words for who listens or points
 */
export function PresenceMarks(props: { number: number; compact?: boolean }): ReactElement | null {
  const { presenceOf } = useLive();
  const me = useMe().data?.address;
  const others = presenceOf(props.number).filter(({ address }) => address !== me);
  if (!props.compact) return <TicketPresence number={props.number} others={others} />;
  return others.length > 0 ? <RowPresence others={others} /> : null;
}

/** On the ticket's own page, where my own writing is told to the others, too. */
function TicketPresence(props: { number: number; others: readonly Viewer[] }): ReactElement {
  const words = usePresenceWords();
  useComposerWriting(props.number);
  // A region that is there from the start, so that what comes into it is read out.
  return (
    <div className="presence" role="status">
      {words(props.others).map(({ text, writing }) => (
        <span key={text} className="pill" data-tone={writing ? 'warn' : 'info'}>
          <Icon name={writing ? 'pen' : 'eye'} size={14} />
          {text}
        </span>
      ))}
    </div>
  );
}

function RowPresence({ others }: { others: readonly Viewer[] }): ReactElement {
  const words = usePresenceWords();
  const text = words(others)
    .map((one) => one.text)
    .join('. ');
  return (
    <span className="presence-compact" title={text}>
      <span className="visually-hidden">{text}</span>
      {others.slice(0, mostShown).map(({ address, name, writing }) => (
        <span key={address} className="presence-mark" data-writing={writing} aria-hidden="true">
          {initials(name)}
          {writing ? <Icon name="pen" size={10} /> : null}
        </span>
      ))}
      {others.length > mostShown ? <span aria-hidden="true">+{others.length - mostShown}</span> : null}
    </span>
  );
}

/** Sentences for those who write and those who only look. */
function usePresenceWords(): (viewers: readonly Viewer[]) => { text: string; writing: boolean }[] {
  const { t, language } = useTexts();
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return (viewers) =>
    [true, false].flatMap((writing) => {
      const names = viewers.filter((viewer) => viewer.writing === writing).map(({ name }) => name);
      if (names.length === 0) return [];
      const one = writing ? 'presence.writes' : 'presence.views';
      const many = writing ? 'presence.writeMany' : 'presence.viewMany';
      return [{ text: t(names.length === 1 ? one : many, { names: list.format(names) }), writing }];
    });
}
