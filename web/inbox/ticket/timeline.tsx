import { type ReactElement, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { Moment } from '../../ui/time.tsx';
import { useAgents, useMailboxes, useTeams } from '../api/queries.ts';
import type { ChangeView, EntryView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { actorName } from './actor-name.ts';
import { describeChange, type NameOf, reasonOf } from './describe-change.ts';
import { NoteCard, ReceivedCard, SentCard } from './message-card.tsx';

/** A ticket's history, oldest first; opens at its end and stays there while one is reading the end. */
export function Timeline(props: {
  number: number;
  entries: EntryView[];
  /** What stands below the newest entry. */
  tail?: ReactNode;
}): ReactElement {
  const { t } = useTexts();
  const end = useRef<HTMLLIElement>(null);
  const atEnd = useRef(true);
  const newest = props.entries.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another ticket opens at its end, wherever the last one stood
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [props.number]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is added
  useLayoutEffect(() => {
    if (atEnd.current) end.current?.scrollIntoView({ block: 'end' });
  }, [props.number, newest]);

  useEffect(() => {
    const list = end.current?.parentElement;
    const scroller = list?.closest('.ticket-scroll');
    if (!list || !scroller) return;
    let top = scroller.scrollTop;
    const note = (): void => {
      const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      // What grows below moves the end away without anybody scrolling; only going up leaves it.
      if (left < 120) atEnd.current = true;
      else if (scroller.scrollTop < top) atEnd.current = false;
      top = scroller.scrollTop;
    };
    const grown = new ResizeObserver(() => {
      if (atEnd.current) end.current?.scrollIntoView({ block: 'end' });
    });
    grown.observe(list);
    grown.observe(scroller);
    scroller.addEventListener('scroll', note, { passive: true });
    return () => {
      grown.disconnect();
      scroller.removeEventListener('scroll', note);
    };
  }, []);

  return (
    <ol className="timeline" aria-label={t('timeline')}>
      {props.entries.map((entry) => (
        <li key={entry.id}>
          <EntryCard number={entry.number} entry={entry} />
        </li>
      ))}
      {props.tail}
      <li ref={end} aria-hidden="true" className="timeline-end" />
    </ol>
  );
}

function EntryCard(props: { number: number; entry: EntryView }): ReactElement {
  const { entry } = props;
  switch (entry.type) {
    case 'received':
      return <ReceivedCard number={props.number} entry={entry} />;
    case 'sent':
      return <SentCard number={props.number} entry={entry} />;
    case 'note':
      return <NoteCard number={props.number} entry={entry} />;
    case 'change':
      return <ChangeLine entry={entry} />;
  }
}

/** A slim line: who changed what. */
export function ChangeLine(props: { entry: ChangeView }): ReactElement {
  const reason = reasonOf(props.entry);
  const { t, language } = useTexts();
  const nameOf = useNames();
  return (
    <p className="change">
      <span className="change-who">{actorName(props.entry, t)}</span> {describeChange(props.entry, t, nameOf, language)}
      {reason ? ` (${reason})` : ''} · <Moment at={props.entry.at} language={language} />
    </p>
  );
}

/** Names of agents, teams and mailboxes by their ids. */
export function useNames(): NameOf {
  const agents = useAgents().data;
  const teams = useTeams().data;
  const mailboxes = useMailboxes().data;
  return (field, id) => {
    if (field === 'assignee') return agents?.find((agent) => agent.address === id)?.name ?? id;
    return (field === 'team' ? teams : mailboxes)?.find((each) => each.id === id)?.name ?? id;
  };
}
