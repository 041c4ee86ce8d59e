import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** For how many days a sender can be blocked; 0 for good. */
export const blockDays = [0, 7, 30, 365] as const;

/** Blocks one sender, or everybody who writes from the same domain, for good or for a while. */
export function BlockSender(props: { address: string }): ReactElement {
  const { t } = useTexts();
  return (
    <Popover label={t('block')} kind="plain">
      {(close) => <BlockForm address={props.address} onDone={close} />}
    </Popover>
  );
}

function BlockForm(props: { address: string; onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const address = props.address.toLowerCase();
  const patterns = [address, address.slice(address.lastIndexOf('@'))];
  const [pattern, setPattern] = useState(address);
  const [days, setDays] = useState<number>(0);
  const block = useMutation({
    mutationFn: () =>
      api.send('PUT', `/mail/senders/${encodeURIComponent(pattern)}`, {
        body: {
          verdict: 'block',
          ...(days > 0 ? { until: new Date(Date.now() + days * 86_400_000).toISOString() } : {}),
        },
      }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: keys.senders });
      say(t('block.done', { pattern }));
      props.onDone();
    },
    onError: (error) => say(failure(error)),
  });
  return (
    <div className="menu form">
      <SelectField label={t('block.whom')} value={pattern} onChange={(event) => setPattern(event.target.value)}>
        {patterns.map((each) => (
          <option key={each} value={each}>
            {each.startsWith('@') ? t('block.domain', { domain: each }) : each}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('senders.until')} value={days} onChange={(event) => setDays(Number(event.target.value))}>
        {blockDays.map((each) => (
          <option key={each} value={each}>
            {each === 0 ? t('senders.forGood') : t('senders.days', { count: each })}
          </option>
        ))}
      </SelectField>
      <Button size="small" kind="primary" disabled={block.isPending} onClick={() => block.mutate()}>
        {t('block')}
      </Button>
    </div>
  );
}
