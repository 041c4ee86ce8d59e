import { type ReactElement, useState } from 'react';
import { type LinkKind, linkKinds } from '../../../functions/tickets/ticket.ts';
import { SelectField } from '../../ui/field.tsx';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from './texts.ts';
import { TicketPicker } from './ticket-picker.tsx';
import { ToolDialog } from './tool-dialog.tsx';

const kinds = Object.keys(linkKinds) as LinkKind[];

/** Says that two tickets have to do with each other, and how. */
export function LinkDialog(props: { ticket: TicketView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const [other, setOther] = useState<TicketView>();
  const [kind, setKind] = useState<LinkKind>('relates');
  return (
    <ToolDialog
      title={t('tools.linkTitle')}
      submit={t('tools.linkDo')}
      ready={other !== undefined}
      onSubmit={() =>
        api.send('POST', `/tickets/${props.ticket.number}/links`, { body: { number: other?.number, kind } })
      }
      onClose={props.onClose}
    >
      <TicketPicker besides={props.ticket} chosen={other} onChoose={setOther} />
      <SelectField
        label={t('tools.linkKind')}
        value={kind}
        onChange={(event) => setKind(kinds.find((known) => known === event.target.value) ?? 'relates')}
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {t(`tools.linkKind.${each}`)}
          </option>
        ))}
      </SelectField>
    </ToolDialog>
  );
}
