import type { ReactElement } from 'react';
import { SelectField } from '../../ui/field.tsx';
import { useAgents } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import type { Patch } from '../ticket/use-patch.ts';
import { useTexts } from './texts.ts';

/** Colleagues who hear of the ticket without having it. */
export function Followers(props: { ticket: TicketView; patch: Patch; disabled: boolean }): ReactElement | null {
  const { t } = useTexts();
  const { ticket, patch, disabled } = props;
  const agents = useAgents().data ?? [];
  const nameOf = (address: string): string => agents.find((agent) => agent.address === address)?.name ?? address;
  const others = agents.filter(({ address, active }) => active !== false && !ticket.followers.includes(address));
  if (disabled && ticket.followers.length === 0) return null;
  return (
    <section className="field" aria-label={t('tools.followers')}>
      <h2 className="field-label">{t('tools.followers')}</h2>
      {ticket.followers.length > 0 ? (
        <ul className="tags">
          {ticket.followers.map((address) => (
            <li key={address}>
              <button
                type="button"
                className="tag"
                disabled={disabled}
                aria-label={t('tools.removeFollower', { name: nameOf(address) })}
                onClick={() => patch({ removeFollowers: [address] })}
              >
                {nameOf(address)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {disabled || others.length === 0 ? null : (
        <SelectField
          label={t('tools.addFollower')}
          labelHidden
          value=""
          onChange={(event) => patch({ addFollowers: [event.target.value] })}
        >
          <option value="">{t('tools.addFollower')}</option>
          {others.map(({ address, name }) => (
            <option key={address} value={address}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </section>
  );
}
