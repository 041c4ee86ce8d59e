import { type ChangeEvent, type ReactElement, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useAgents } from '../api/queries.ts';
import { putFile } from '../api/upload.ts';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { PageText } from './page-text.tsx';
import { Pairs } from './pairs.tsx';
import { type PageView, type ProfilePath, useProfileChange, useProfilePage } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** What the team has written down about a customer or an organisation, and their environment. */
export function Documentation(props: { path: ProfilePath; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const page = useProfilePage(props.path);
  if (page.isError && !page.data) return <FailedState error={page.error} onRetry={() => page.refetch()} />;
  if (!page.data) return <Skeleton lines={6} label={t('loading')} />;
  return <PageShown {...props} page={page.data} />;
}

function PageShown(props: { path: ProfilePath; page: PageView; disabled: boolean }): ReactElement {
  const { t, language } = usePeopleTexts();
  const { path, page, disabled } = props;
  const [editing, setEditing] = useState(false);
  const { run } = useProfileChange(path);
  const agents = useAgents().data;
  const names = Object.keys(page.environment);
  const environment = (change: Record<string, string | null>): void => {
    const all = Object.entries({ ...page.environment, ...change }).filter(
      (pair): pair is [string, string] => !!pair[1],
    );
    void run({
      method: 'PUT',
      part: '/page',
      version: page.version,
      body: { documentation: page.documentation, environment: Object.fromEntries(all) },
    });
  };
  return (
    <div className="form">
      <section className="panel form people-tight" aria-label={t('customers.environment')}>
        <h2>{t('customers.environment')}</h2>
        {disabled && names.length === 0 ? null : <p className="muted">{t('customers.environmentHint')}</p>}
        <Pairs
          pairs={page.environment}
          nameLabel={t('customers.environmentName')}
          disabled={disabled}
          onChange={environment}
        />
      </section>
      {editing ? (
        <PageEditor path={path} page={page} onDone={() => setEditing(false)} />
      ) : page.documentation === '' ? (
        <EmptyState
          icon="file"
          title={t('customers.noPage')}
          text={t('customers.noPageHint')}
          action={
            disabled ? null : (
              <Button kind="primary" onClick={() => setEditing(true)}>
                {t('customers.editPage')}
              </Button>
            )
          }
        />
      ) : (
        <section className="panel form people-tight" aria-label={t('customers.documentation')}>
          <div className="people-between">
            <p className="muted">
              {page.changedBy && page.changedAt ? (
                <>
                  {t('customers.pageChanged', {
                    who: agents?.find((agent) => agent.address === page.changedBy)?.name ?? page.changedBy,
                  })}{' '}
                  <Moment at={page.changedAt} language={language} />
                </>
              ) : null}
            </p>
            {disabled ? null : (
              <Button size="small" onClick={() => setEditing(true)}>
                {t('customers.edit')}
              </Button>
            )}
          </div>
          <PageText path={picturesAt(path, page)} text={page.documentation} />
        </section>
      )}
    </div>
  );
}

/** The pictures may be those of somebody who was merged. */
const picturesAt = (path: ProfilePath, page: PageView): ProfilePath =>
  path.startsWith('/customers/') ? `/customers/${page.pictures}` : path;

function PageEditor(props: { path: ProfilePath; page: PageView; onDone: () => void }): ReactElement {
  const { t } = usePeopleTexts();
  const { path, page } = props;
  const { run, busy } = useProfileChange(path);
  const [text, setText] = useState(page.documentation);
  const [preview, setPreview] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const picture = usePicture(path, (id, name) => {
    const at = box.current?.selectionStart ?? text.length;
    setText(`${text.slice(0, at)}![${name.replace(/[[\]]/gu, '')}](picture:${id})\n${text.slice(at)}`);
  });
  const save = async (): Promise<void> => {
    const body = { documentation: text, environment: page.environment };
    if (await run({ method: 'PUT', part: '/page', version: page.version, body })) props.onDone();
  };
  return (
    <section className="panel form people-tight" aria-label={t('customers.documentation')}>
      <div className="people-between">
        <div className="tabs">
          <button type="button" className="tab" aria-pressed={!preview} onClick={() => setPreview(false)}>
            {t('customers.write')}
          </button>
          <button type="button" className="tab" aria-pressed={preview} onClick={() => setPreview(true)}>
            {t('customers.preview')}
          </button>
        </div>
        <label className="button" data-size="small">
          {t('customers.addPicture')}
          <input
            type="file"
            accept="image/png,image/jpeg,image/gif,image/webp"
            className="visually-hidden"
            onChange={picture}
          />
        </label>
      </div>
      {preview ? (
        <PageText path={path} text={text} />
      ) : (
        <TextArea
          ref={box}
          label={t('customers.markdown')}
          labelHidden
          rows={16}
          maxLength={100_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <div className="actions">
        <Button kind="primary" disabled={busy} onClick={save}>
          {t('customers.save')}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {t('cancel')}
        </Button>
      </div>
    </section>
  );
}

/** Carries a chosen picture over and says under which id it lies. */
function usePicture(path: ProfilePath, onDone: (id: string, name: string) => void) {
  const { t } = usePeopleTexts();
  const { api } = useDesk();
  const say = useToast();
  return async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    try {
      const permit = await api.send<{ id: string; url: string; headers: Record<string, string> }>(
        'POST',
        `${path}/pictures`,
        { body: { contentType: file.type, size: file.size } },
      );
      await putFile(permit, file, file.type, () => {}, new AbortController().signal);
      onDone(permit.id, file.name);
    } catch (error) {
      console.warn('A picture was not taken', error);
      say(t('customers.pictureFailed'));
    }
  };
}
