import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { MessageText } from '../../ui/message-text.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import type { EntryView, Page, SentView, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';

/** Tickets that are looked through for one search. */
const mostTickets = 6;
/** Entries of each, from the newest. */
const mostEntries = 30;

interface Answer {
  ticket: TicketView;
  entry: SentView;
}

/** Finds answers that were sent before, mine and colleagues', to put one into the reply. */
export function PastAnswers(props: { onPick: (text: string) => void; onClose: () => void }): ReactElement {
  const { t, language } = useTexts();
  const [query, setQuery] = useState('');
  const answers = useAnswers(query);
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setQuery(String(new FormData(event.currentTarget).get('q') ?? '').trim());
  };
  return (
    <Dialog title={t('composer.pastAnswer.title')} closeLabel={t('close')} wide onClose={props.onClose}>
      <form className="form" onSubmit={search}>
        <TextField label={t('composer.pastAnswer.query')} name="q" type="search" autoComplete="off" />
        <div className="actions actions-end">
          <Button type="submit">{t('composer.pastAnswer.find')}</Button>
        </div>
      </form>
      {answers.isError ? <FailedState error={answers.error} onRetry={() => answers.refetch()} /> : null}
      {answers.isLoading ? <Skeleton lines={4} label={t('loading')} /> : null}
      {query === '' ? <p className="muted">{t('composer.pastAnswer.start')}</p> : null}
      {answers.data?.length === 0 ? <p className="muted">{t('composer.pastAnswer.none')}</p> : null}
      <ul className="past-answers">
        {answers.data?.map(({ ticket, entry }) => (
          <li key={`${ticket.number}:${entry.id}`} className="card" data-type="sent">
            <header className="card-head">
              <div className="card-who">
                <strong>{t('composer.pastAnswer.which', { number: ticket.number, subject: ticket.subject })}</strong>
                <span className="muted">
                  {entry.actor.name} · <Moment at={entry.at} language={language} />
                </span>
              </div>
              <Button size="small" onClick={() => props.onPick(saidIn(entry))}>
                {t('composer.pastAnswer.insert')}
              </Button>
            </header>
            <MessageText text={saidIn(entry)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const saidIn = (entry: SentView): string => entry.visibleText ?? entry.text;

/** The answers on the tickets that a search finds. */
function useAnswers(q: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['past-answers', q],
    enabled: q !== '',
    queryFn: async ({ signal }): Promise<Answer[]> => {
      const found = await api.get<Page<TicketView>>('/search', { query: { q, limit: mostTickets }, signal });
      const each = found.items.map(async (ticket): Promise<Answer[]> => {
        const { items } = await api.get<Page<EntryView>>(`/tickets/${ticket.number}/entries`, {
          query: { limit: mostEntries, newestFirst: 'true' },
          signal,
        });
        return items.filter(isAnswer).map((entry) => ({ ticket, entry }));
      });
      return (await Promise.all(each)).flat();
    },
  });
}

/** Written by a person, and not taken back or passed on to somebody outside. */
const isAnswer = (entry: EntryView): entry is SentView =>
  entry.type === 'sent' && !entry.automatic && !entry.forward && entry.delivery.state !== 'cancelled';
