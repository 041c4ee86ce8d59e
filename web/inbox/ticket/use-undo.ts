import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { giveBack } from '../../ui/use-draft.ts';
import { touchedBy } from '../api/queries.ts';
import type { SentView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import type { Written } from '../editor/rich-text.tsx';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { type ReplyDraft, replyPlace } from './reply-draft.ts';

/**
 * Says that a reply is sent and, as long as the desk holds it, offers to take it back: then what was written stands in the composer again,
 * also when the person has gone on to another ticket meanwhile.
 */
export function useUndo(): (sent: SentView, draft: Written & { more: ReplyDraft }) => void {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const failure = useFailure();
  return (sent, draft) => {
    const lasts = heldFor(sent);
    if (lasts <= 0) return say(t('undo.sent'));
    const undo = async (): Promise<void> => {
      try {
        await api.send('POST', `/tickets/${sent.number}/entries/${sent.id}/cancel`);
        giveBack(replyPlace(sent.number), draft);
        say(t('undo.done'));
        navigate({ to: '/tickets/$number', params: { number: String(sent.number) }, search: true });
      } catch (error) {
        say(error instanceof ProblemError && error.code === 'already-sent' ? t('undo.late') : failure(error));
      }
      for (const queryKey of touchedBy(sent.number)) queries.invalidateQueries({ queryKey });
    };
    say(t('undo.sent'), { label: t('undo'), lasts, onPress: undo });
  };
}

/** For how long the desk holds a message that it has just taken, milliseconds: by its own clock, which need not be this device's. */
export function heldFor(sent: Pick<SentView, 'at' | 'holdUntil'>): number {
  return sent.holdUntil === null ? 0 : Math.max(0, Date.parse(sent.holdUntil) - Date.parse(sent.at));
}
