import type { ReactElement, RefObject } from 'react';
import type { EntryView, Me, TicketView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { NoteForm } from './note-form.tsx';
import { ReplyForm } from './reply-form.tsx';
import type { RunChange } from './use-guarded-change.ts';

export type ComposerMode = 'reply' | 'note';

/** What the forms of the composer have in common. */
export interface ComposerProps {
  ticket: TicketView;
  /** Its timeline as far as it is loaded, oldest first. */
  entries: EntryView[];
  run: RunChange;
  busy: boolean;
  /** Takes the focus when the page wants one to write. */
  box: RefObject<{ focus(): void } | null>;
}

/** Where one writes to the customer, or to colleagues: two boxes of different colour, so that nobody mistakes one for the other. */
export function Composer(
  props: ComposerProps & { me: Me; mode: ComposerMode; onMode: (mode: ComposerMode) => void },
): ReactElement {
  const { t } = useTexts();
  const { me, mode, onMode, ...form } = props;
  const modes: ComposerMode[] = me.role === 'light' ? ['note'] : ['reply', 'note'];
  return (
    <section className="composer" data-mode={mode} aria-label={t(`composer.${mode}`)}>
      <fieldset className="composer-modes">
        <legend className="visually-hidden">{t('composer')}</legend>
        {modes.map((each) => (
          <label key={each} className="composer-mode">
            <input
              type="radio"
              className="visually-hidden"
              name="composer-mode"
              checked={mode === each}
              onChange={() => onMode(each)}
            />
            <span>{t(`composer.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      {mode === 'reply' ? (
        <ReplyForm key={form.ticket.number} {...form} />
      ) : (
        <NoteForm key={form.ticket.number} {...form} mayReply={me.role !== 'light'} />
      )}
    </section>
  );
}
