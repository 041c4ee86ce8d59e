import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useRef, useState } from 'react';
import { defaultNotifications } from '../../../functions/settings/default-notifications.ts';
import type { NotificationSettings, NotificationTopic } from '../../../functions/settings/notifications.ts';
import { Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys, useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { turnDesktop, useDesktopState } from './desktop.ts';
import './notification-settings.css';
import { useTexts } from './texts.ts';

const topics: NotificationTopic[] = ['mine', 'following', 'unassigned', 'mentions'];
const ways = ['app', 'mail'] as const;

/** What I am told, and how: a box for each, kept as soon as it is ticked. */
export function NotificationSettingsPage(): ReactElement {
  const { t } = useTexts();
  const me = useMe();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('notifications')}</h1>
      </header>
      <p className="muted">{t('notifications.settings.hint')}</p>
      {me.data ? (
        <Matrix kept={me.data.notifications ?? defaultNotifications} />
      ) : me.isError ? (
        <FailedState error={me.error} onRetry={() => me.refetch()} />
      ) : (
        <Skeleton lines={5} label={t('loading')} />
      )}
      <DesktopSwitch />
    </div>
  );
}

function Matrix(props: { kept: NotificationSettings }): ReactElement {
  const { t } = useTexts();
  const { chosen, choose } = useChoice(props.kept);
  return (
    <table className="panel notification-matrix">
      <caption className="visually-hidden">{t('notifications.settings.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('notifications.settings.what')}</th>
          {ways.map((way) => (
            <th key={way} scope="col">
              {t(`notifications.settings.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {topics.map((topic) => (
          <tr key={topic}>
            <th scope="row">
              {t(`notifications.settings.${topic}`)}
              <p className="field-hint">{t(`notifications.settings.${topic}Hint`)}</p>
            </th>
            {ways.map((way) => (
              <td key={way}>
                <input
                  type="checkbox"
                  aria-label={`${t(`notifications.settings.${topic}`)}, ${t(`notifications.settings.${way}`)}`}
                  checked={chosen[topic][way]}
                  onChange={(event) =>
                    choose({ ...chosen, [topic]: { ...chosen[topic], [way]: event.target.checked } })
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is chosen is shown at once and sent one after the other; what the desk does not take goes back to what it has. */
function useChoice(kept: NotificationSettings): {
  chosen: NotificationSettings;
  choose: (next: NotificationSettings) => void;
} {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const [chosen, setChosen] = useState<NotificationSettings>();
  const last = useRef<Promise<void>>(Promise.resolve());
  const save = async (notifications: NotificationSettings): Promise<void> => {
    try {
      queries.setQueryData(keys.me, await api.send('PATCH', '/me', { body: { notifications } }));
    } catch (error) {
      setChosen(undefined);
      say(t('notifications.settings.failed', { why: failure(error) }));
    }
  };
  return {
    chosen: chosen ?? kept,
    choose: (next) => {
      setChosen(next);
      last.current = last.current.then(() => save(next));
    },
  };
}

function DesktopSwitch(): ReactElement {
  const { t } = useTexts();
  const state = useDesktopState();
  const hint =
    state === 'missing' ? 'desktopMissing' : state === 'refused' ? 'desktopRefused' : ('desktopHint' as const);
  return (
    <div className="panel">
      <label className="notification-switch">
        <input
          type="checkbox"
          checked={state === 'on'}
          disabled={state === 'missing' || state === 'refused'}
          aria-describedby="desktop-hint"
          onChange={(event) => turnDesktop(event.target.checked)}
        />
        {t('notifications.desktop')}
      </label>
      <p className="field-hint" id="desktop-hint">
        {t(`notifications.${hint}`)}
      </p>
    </div>
  );
}
