import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useToast } from '../../ui/toast.tsx';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from './texts.ts';
import { TicketPicker } from './ticket-picker.tsx';
import { ToolDialog } from './tool-dialog.tsx';

/** For how long merging can be taken back with one press, milliseconds; afterwards on the ticket. */
const undoLasts = 20_000;

/** Makes one ticket of two. Says who will see what, and which number stays. */
export function MergeDialog(props: { ticket: TicketView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const navigate = useNavigate();
  const { ticket } = props;
  const [other, setOther] = useState<TicketView>();
  const [keepsOther, setKeepsOther] = useState(false);
  const [target, leaving] = keepsOther && other ? [other, ticket] : [ticket, other];
  const open = (number: number): void => {
    navigate({ to: '/tickets/$number', params: { number: String(number) }, search: true });
  };
  const merge = async (): Promise<void> => {
    if (!leaving) return;
    await api.send('POST', `/tickets/${target.number}/merges`, { body: { number: leaving.number } });
    open(target.number);
    const undo = async (): Promise<void> => {
      await api.send('DELETE', `/tickets/${target.number}/merges/${leaving.number}`);
      say(t('tools.unmerged', { number: leaving.number }));
      open(ticket.number);
    };
    say(t('tools.merged', { number: leaving.number, target: target.number }), {
      label: t('undo'),
      lasts: undoLasts,
      onPress: () => void undo(),
    });
  };
  const who = ({ requester }: TicketView): string => requester.name || requester.address;
  return (
    <ToolDialog
      title={t('tools.mergeTitle')}
      explained={t('tools.mergeExplained')}
      submit={t('tools.mergeDo')}
      ready={other !== undefined}
      onSubmit={merge}
      onClose={props.onClose}
    >
      <TicketPicker besides={ticket} chosen={other} onChoose={setOther} />
      {other ? (
        <>
          <fieldset className="picker">
            <legend className="field-label">{t('tools.mergeKeep')}</legend>
            {[false, true].map((keeps) => (
              <label key={String(keeps)} className="check">
                <input type="radio" name="stays" checked={keepsOther === keeps} onChange={() => setKeepsOther(keeps)} />
                {keeps
                  ? t('tools.mergeInto', { number: ticket.number, target: other.number })
                  : t('tools.mergeInto', { number: other.number, target: ticket.number })}
              </label>
            ))}
          </fieldset>
          {other.requester.id !== ticket.requester.id ? (
            <p className="banner" data-tone="warn">
              {t('tools.mergeCustomers', { one: who(ticket), other: who(other) })}
            </p>
          ) : null}
        </>
      ) : null}
    </ToolDialog>
  );
}
