import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, type RefObject, useEffect, useImperativeHandle, useState } from 'react';
import { useDesk } from '../desk.ts';
import { useLive } from '../live/live-provider.tsx';
import type { SuggestionKeys } from './search-box.tsx';
import { SearchHelp } from './search-help.tsx';
import { type Option, optionsFor, type Suggested, steppedTo } from './suggest-options.ts';
import { useTexts } from './texts.ts';
import './search.css';

/** Milliseconds without a key before the desk is asked. */
const pauseMs = 150;
/** Shorter texts begin too many words. */
const shortest = 3;

/** What fits the text so far, and what a search can say. The box keeps the focus; a chosen line is told to it by its id. */
export function Suggestions(props: {
  id: string;
  text: string;
  keys: RefObject<SuggestionKeys | null>;
  onActive: (id: string | undefined) => void;
  /** Searches for a text. */
  onGo: (text: string) => void;
  onClose: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { id, text, onActive } = props;
  const asked = useSettled(text);
  const query = useSuggested(asked);
  const options = optionsFor(text, text.length < shortest ? undefined : query.data);
  const [chosen, setChosen] = useState(-1);
  const take = useTake(props);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another list
  useEffect(() => setChosen(-1), [text]);
  useEffect(() => {
    onActive(chosen < 0 ? undefined : `${id}-${chosen}`);
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
    return () => onActive(undefined);
  }, [chosen, id, onActive]);
  useImperativeHandle(props.keys, () => ({
    step(by) {
      setChosen((now) => steppedTo(now, by, options.length));
      return options.length > 0;
    },
    take() {
      const option = options[chosen];
      if (option) take(option);
      return option !== undefined;
    },
  }));
  return (
    <div className="search-panel">
      <div id={id} role="listbox" aria-label={t('searchBox.suggestions')} hidden={options.length === 0}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the chosen line
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the box
          <div
            key={keyOf(option)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className="search-option"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            <OptionText option={option} />
          </div>
        ))}
      </div>
      <State text={text} asked={asked} count={options.length} failed={query.isError} pending={query.isFetching} />
      <SearchHelp open={text === ''} />
    </div>
  );
}

/** The text as it stands when nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function useSuggested(text: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['suggestions', text],
    enabled: text.length >= shortest,
    queryFn: ({ signal }) => api.get<Suggested>('/search/suggest', { query: { q: text }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  });
}

function useTake(props: { onGo: (text: string) => void; onClose: () => void }): (option: Option) => void {
  const navigate = useNavigate();
  return (option) => {
    props.onClose();
    switch (option.type) {
      case 'all':
        return props.onGo(option.text);
      case 'number':
        return props.onGo(`#${option.number}`);
      case 'ticket':
        return void navigate({ to: '/tickets/$number', params: { number: String(option.ticket.number) } });
      case 'customer':
        return void navigate({ to: '/customers/$id', params: { id: option.customer.id } });
      case 'tag':
        return props.onGo(`tag:"${option.tag}"`);
      default:
        return option satisfies never;
    }
  };
}

function keyOf(option: Option): string {
  if (option.type === 'ticket') return `ticket ${option.ticket.number}`;
  if (option.type === 'customer') return `customer ${option.customer.id}`;
  return option.type === 'tag' ? `tag ${option.tag}` : option.type;
}

function OptionText({ option }: { option: Option }): ReactElement {
  const { t } = useTexts();
  switch (option.type) {
    case 'all':
      return <span>{t('searchBox.all', { text: option.text })}</span>;
    case 'number':
      return <span>{t('searchBox.open', { number: option.number })}</span>;
    case 'ticket':
      return (
        <>
          <span className="search-option-main">{option.ticket.subject || t('noSubject')}</span>
          <span className="muted">
            #{option.ticket.number} · {option.ticket.requester.name || option.ticket.requester.address}
          </span>
        </>
      );
    case 'customer':
      return (
        <>
          <span className="search-option-main">{option.customer.name || option.customer.address}</span>
          <span className="muted">
            {t('searchBox.customers')} · {option.customer.address}
          </span>
        </>
      );
    case 'tag':
      return <span>tag:{option.tag}</span>;
    default:
      return option satisfies never;
  }
}

/** How it stands, also for who cannot see the list. */
function State(props: { text: string; asked: string; count: number; failed: boolean; pending: boolean }): ReactElement {
  const { t } = useTexts();
  const { online } = useLive();
  const typed = props.text.length >= shortest;
  const settled = props.text === props.asked && !props.pending;
  const words = !typed
    ? ''
    : !online
      ? t('searchBox.offline')
      : props.failed
        ? t('searchBox.failed')
        : !settled
          ? t('searchBox.looking')
          : props.count > 1
            ? t('searchBox.found', { count: props.count })
            : t('searchBox.nothing');
  const quiet = online && !props.failed && (props.count > 1 || words === '');
  return (
    <p role="status" className={quiet ? 'visually-hidden' : 'search-state muted'}>
      {words}
    </p>
  );
}
