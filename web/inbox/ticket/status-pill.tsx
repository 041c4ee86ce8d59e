import type { ReactElement } from 'react';
import type { Status } from '../../../functions/tickets/ticket.ts';
import { useWords } from '../staff/use-words.ts';

const tones: Record<Status, string> = {
  new: 'info',
  open: 'good',
  waiting: 'warn',
  deferred: 'plain',
  closed: 'plain',
};

/** A ticket's status as a word on its colour. */
export function StatusPill(props: { status: Status }): ReactElement {
  const words = useWords();
  return (
    <span className="pill" data-tone={tones[props.status]}>
      {words.status(props.status)}
    </span>
  );
}
