import { type ReactElement, useState } from 'react';
import { kinds, levels, priorities, statuses } from '../../../functions/tickets/ticket.ts';
import { SelectField } from '../../ui/field.tsx';
import { Moment } from '../../ui/time.tsx';
import { useAgents, useTeams } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { CustomerPanel } from '../customers/customer-panel.tsx';
import { FieldInputs } from '../fields/field-inputs.tsx';
import { useWords } from '../staff/use-words.ts';
import { useTexts } from '../texts.ts';
import { Checklist } from '../tools/checklist.tsx';
import { Dates, Reminders } from '../tools/dates.tsx';
import { Followers } from '../tools/followers.tsx';
import '../tools/tools.css';
import { ClockPill } from './clock-pill.tsx';
import { DeferForm } from './defer-form.tsx';
import { Tags } from './tags.tsx';
import type { Patch } from './use-patch.ts';

/** Everything about the ticket beside its timeline; folded away where there is little room. */
export function Properties(props: { ticket: TicketView; patch: Patch; disabled: boolean }): ReactElement {
  const { t, language } = useTexts();
  const { ticket, patch, disabled } = props;
  const running = ticket.clocks.filter(
    (clock) => clock.state === 'running' || clock.state === 'warned' || clock.state === 'breached',
  );
  return (
    <aside className="properties" aria-label={t('properties')}>
      <Choices ticket={ticket} patch={patch} disabled={disabled} />
      <Tags key={ticket.number} tags={ticket.tags} disabled={disabled} onChange={(tags) => patch({ tags })} />
      <Followers ticket={ticket} patch={patch} disabled={disabled} />
      <Dates ticket={ticket} patch={patch} disabled={disabled} />
      <Reminders ticket={ticket} disabled={disabled} />
      <Checklist ticket={ticket} patch={patch} disabled={disabled} />
      <FieldInputs
        on="ticket"
        mailbox={ticket.mailbox}
        values={ticket.fields}
        disabled={disabled}
        onChange={(fields) => patch({ fields })}
      />
      {running.length > 0 ? (
        <div className="field">
          <h2 className="field-label">{t('clock.firstResponse')}</h2>
          {running.map((clock) => (
            <div key={clock.name}>
              <ClockPill clock={clock} />
            </div>
          ))}
        </div>
      ) : null}
      <div className="field">
        <h2 className="field-label">{t('createdAt')}</h2>
        <p>
          <Moment at={ticket.createdAt} language={language} />
        </p>
      </div>
      <CustomerPanel ticket={ticket} disabled={disabled} />
    </aside>
  );
}

function Choices(props: { ticket: TicketView; patch: Patch; disabled: boolean }): ReactElement {
  const { t } = useTexts();
  const { ticket, patch, disabled } = props;
  const agents = (useAgents().data ?? []).filter((agent) => agent.active !== false && agent.role !== 'light');
  const teams = useTeams().data ?? [];
  const words = useWords();
  const [deferring, setDeferring] = useState(false);
  return (
    <>
      <SelectField
        label={t('field.status')}
        disabled={disabled}
        value={deferring ? 'deferred' : ticket.status}
        onChange={(event) => {
          const status = statuses.find((known) => known === event.target.value);
          setDeferring(status === 'deferred');
          if (status && status !== 'deferred') patch({ status });
        }}
      >
        {statuses.map((status) => (
          <option key={status} value={status} disabled={status === 'new' && ticket.status !== 'new'}>
            {words.status(status)}
          </option>
        ))}
      </SelectField>
      {deferring ? (
        <DeferForm
          onCancel={() => setDeferring(false)}
          onDefer={async (until) => {
            if (await patch({ status: 'deferred', deferredUntil: until })) setDeferring(false);
          }}
        />
      ) : null}
      <SelectField
        label={t('field.assignee')}
        disabled={disabled}
        value={ticket.assignee ?? ''}
        onChange={(event) => patch({ assignee: event.target.value || null })}
      >
        <option value="">{t('nobody')}</option>
        {options(
          agents.map((agent) => [agent.address, agent.name]),
          ticket.assignee,
        )}
      </SelectField>
      <SelectField
        label={t('field.team')}
        disabled={disabled}
        value={ticket.team ?? ''}
        onChange={(event) => patch({ team: event.target.value || null })}
      >
        <option value="">{t('noTeam')}</option>
        {options(
          teams.map((team) => [team.id, team.name]),
          ticket.team,
        )}
      </SelectField>
      <SelectField
        label={t('field.priority')}
        disabled={disabled}
        value={ticket.priority}
        onChange={(event) =>
          patch({ priority: priorities.find((known) => known === event.target.value) ?? ticket.priority })
        }
      >
        {priorities.map((priority) => (
          <option key={priority} value={priority}>
            {t(`priority.${priority}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('field.kind')}
        disabled={disabled}
        value={ticket.kind}
        onChange={(event) => patch({ kind: kinds.find((known) => known === event.target.value) ?? ticket.kind })}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('field.level')}
        disabled={disabled}
        value={ticket.level}
        onChange={(event) =>
          patch({ level: levels.find((known) => String(known) === event.target.value) ?? ticket.level })
        }
      >
        {levels.map((level) => (
          <option key={level} value={level}>
            {t(`level.${level}`)}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** The known ones, and the present one even when it is not known any more. */
function options(known: [id: string, name: string][], present: string | null | undefined): ReactElement[] {
  const all: [string, string][] =
    present && !known.some(([id]) => id === present) ? [...known, [present, present]] : known;
  return all.map(([id, name]) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
}
