import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Avatar } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import type { NoteView, Person, ReceivedView, SentView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { actorName } from './actor-name.ts';
import { Attachments } from './attachments.tsx';
import { DeliveryProblem } from './delivery-problem.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { MessageBody } from './message-body.tsx';
import { MessageMenu } from './message-menu.tsx';
import { Unreadable } from './unreadable.tsx';
import { VerdictPill } from './verdict-pill.tsx';

/** A message that came in. */
export function ReceivedCard(props: { number: number; entry: ReceivedView }): ReactElement {
  const { number, entry } = props;
  const { t } = useTexts();
  const who = entry.from.name || entry.from.address;
  return (
    <Card
      type="received"
      at={entry.at}
      who={who}
      title={t('entry.received', { who })}
      below={<Recipients lines={{ to: entry.to, cc: entry.cc }} />}
      marks={
        <>
          {entry.automatic ? <span className="pill">{t('entry.machine')}</span> : null}
          {entry.verdicts ? <VerdictPill verdicts={entry.verdicts} /> : null}
          <MessageMenu number={number} entry={entry} who={who} />
        </>
      }
    >
      {entry.unreadable ? <Unreadable number={number} entry={entry} /> : null}
      <MessageBody number={number} entry={entry} who={who} />
      <Attachments number={number} entryId={entry.id} attachments={entry.attachments} />
    </Card>
  );
}

/** A message that went out: to the customer, or passed on to somebody outside. */
export function SentCard(props: { number: number; entry: SentView }): ReactElement {
  const { number, entry } = props;
  const { t } = useTexts();
  const who = actorName(entry, t);
  const to = addresses(entry.to);
  if (entry.automatic) return <SlimCard {...props} line={t('entry.automatic', { to })} />;
  if (entry.delivery.state === 'cancelled') return <SlimCard {...props} line={t('entry.cancelled', { who })} />;
  return (
    <Card
      type={entry.forward ? 'outside' : 'sent'}
      at={entry.at}
      who={who}
      title={entry.forward ? t('entry.forward', { who, to }) : t('entry.sent', { who })}
      below={<Recipients lines={{ to: entry.to, cc: entry.cc, bcc: entry.bcc }} />}
      marks={<DeliveryState entry={entry} />}
    >
      {entry.forward ? <Mark icon="forward">{t('forward.mark')}</Mark> : null}
      <DeliveryProblem number={number} entry={entry} />
      <MessageBody number={number} entry={entry} who={who} />
      <Attachments number={number} entryId={entry.id} attachments={entry.attachments} />
    </Card>
  );
}

/** What stands in one line, its text on demand: it is not to stand in the way of what people wrote to each other. */
function SlimCard(props: { number: number; entry: SentView; line: string }): ReactElement {
  const { entry, line, number } = props;
  const { t, language } = useTexts();
  return (
    <details className="card card-slim" data-type="sent">
      <summary>
        <span className="card-line">{line}</span>
        <Moment at={entry.at} language={language} />
        <DeliveryState entry={entry} />
      </summary>
      <DeliveryProblem number={number} entry={entry} />
      <MessageBody number={number} entry={entry} who={actorName(entry, t)} />
      <Attachments number={number} entryId={entry.id} attachments={entry.attachments} />
    </details>
  );
}

/** What colleagues tell each other, or what somebody outside answered to a forwarded message; the customer sees neither. */
export function NoteCard(props: { number: number; entry: NoteView }): ReactElement {
  const { number, entry } = props;
  const { t } = useTexts();
  const { from } = entry;
  const who = from ? from.name || from.address : actorName(entry, t);
  return (
    <Card
      type={from ? 'outside' : 'note'}
      at={entry.at}
      who={who}
      title={from ? t('entry.outside', { who }) : t('entry.note', { who })}
      below={from ? <span className="muted">{from.address}</span> : <Mark icon="file">{t('note.mark')}</Mark>}
      marks={<MessageMenu number={number} entry={entry} who={who} />}
    >
      {from ? <Mark icon="people">{t('outside.mark')}</Mark> : null}
      <MessageBody number={number} entry={entry} who={who} />
      <Attachments number={number} entryId={entry.id} attachments={entry.attachments} />
    </Card>
  );
}

function Card(props: {
  type: 'received' | 'sent' | 'note' | 'outside';
  at: string;
  who: string;
  title: string;
  below: ReactNode;
  marks: ReactNode;
  children: ReactNode;
}): ReactElement {
  const { language } = useTexts();
  return (
    <article className="card" data-type={props.type} aria-label={props.title}>
      <header className="card-head">
        <Avatar name={props.who} />
        <div className="card-who">
          <strong>{props.who}</strong>
          {props.below}
        </div>
        <div className="card-when">
          <Moment at={props.at} language={language} />
          {props.marks}
        </div>
      </header>
      {props.children}
    </article>
  );
}

/** Says for whom a message is, so that nobody takes it for the customer's or for one to the customer. */
function Mark(props: { icon: IconName; children: ReactNode }): ReactElement {
  return (
    <span className="card-mark">
      <Icon name={props.icon} size={14} />
      {props.children}
    </span>
  );
}

function Recipients(props: { lines: Partial<Record<'to' | 'cc' | 'bcc', Person[]>> }): ReactElement | null {
  const { t } = useTexts();
  const filled = (['to', 'cc', 'bcc'] as const).flatMap((field) => {
    const people = props.lines[field] ?? [];
    return people.length > 0 ? [`${t(`message.${field}`)} ${addresses(people)}`] : [];
  });
  return filled.length === 0 ? null : <span className="muted">{filled.join(' · ')}</span>;
}

const addresses = (people: readonly Person[]): string => people.map((person) => person.address).join(', ');
