import { type ReactElement, useState } from 'react';
import '../settings/settings.css';
import './staff.css';
import { People } from './people.tsx';
import { Roles } from './roles.tsx';
import { Teams } from './teams.tsx';
import { useTexts } from './texts.ts';
import { useAdministers } from './use-staff.ts';

const parts = ['people', 'teams', 'roles'] as const;

/** Who works here, in which teams, and what they may see and do. */
export function StaffPage(): ReactElement {
  const { t } = useTexts();
  const [part, setPart] = useState<(typeof parts)[number]>('people');
  const administers = useAdministers();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('staff.title')}</h1>
      </header>
      <nav className="tabs" aria-label={t('staff.title')}>
        {parts.map((each) => (
          <button
            key={each}
            type="button"
            className="tab"
            aria-current={each === part ? 'page' : undefined}
            onClick={() => setPart(each)}
          >
            {t(`staff.${each}`)}
          </button>
        ))}
      </nav>
      {administers ? null : <p className="muted">{t('staff.adminsOnly')}</p>}
      {part === 'people' ? <People /> : null}
      {part === 'teams' ? <Teams /> : null}
      {part === 'roles' ? <Roles /> : null}
    </div>
  );
}
