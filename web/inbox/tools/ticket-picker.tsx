import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useDeferredValue, useState } from 'react';
import { TextField } from '../../ui/field.tsx';
import { ticketsIn } from '../api/queries.ts';
import type { Page, TicketView } from '../api/types.ts';
import { useTicketsOfCustomer } from '../customers/people-data.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from './texts.ts';

/** Picks another ticket: by number or words, or one of the same customer. */
export function TicketPicker(props: {
  /** Not this one. */
  besides: TicketView;
  chosen: TicketView | undefined;
  onChoose: (ticket: TicketView | undefined) => void;
}): ReactElement {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const theirs = ticketsIn(useTicketsOfCustomer(props.besides.requester.id, 6).data);
  const found = useFound(words);
  const offered = (words === '' ? theirs : (found.data ?? [])).filter(({ number }) => number !== props.besides.number);
  return (
    <>
      <TextField
        label={t('tools.pick')}
        value={typed}
        autoComplete="off"
        onChange={(event) => {
          setTyped(event.target.value);
          props.onChoose(undefined);
        }}
      />
      <fieldset className="picker">
        <legend className={words === '' && offered.length > 0 ? 'field-hint' : 'visually-hidden'}>
          {t('tools.pickHint')}
        </legend>
        {offered.map((ticket) => (
          <label key={ticket.number} className="picker-ticket">
            <input
              type="radio"
              name="picked"
              checked={props.chosen?.number === ticket.number}
              onChange={() => props.onChoose(ticket)}
            />
            <span>
              <strong>#{ticket.number}</strong> {ticket.subject || t('noSubject')}
              <span className="muted">
                {' '}
                · {ticket.requester.name || ticket.requester.address} · {t(`status.${ticket.status}`)}
              </span>
            </span>
          </label>
        ))}
        <p role="status" className="field-hint">
          {words !== '' && found.isFetching
            ? t('tools.pickLoading')
            : words !== '' && offered.length === 0
              ? t('tools.pickNone')
              : ''}
        </p>
      </fieldset>
    </>
  );
}

function useFound(words: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['picker', words],
    enabled: words !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await api.get<Page<TicketView>>('/search', { query: { q: words, limit: 8 }, signal })).items,
  });
}
