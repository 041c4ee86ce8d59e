import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';

/** A window that asks a few things and then does one: closes when it is done, says why when it is not. */
export function ToolDialog(props: {
  title: string;
  explained?: string;
  submit: string;
  ready: boolean;
  /** Does it; what it throws is shown. */
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const { t } = useTexts();
  const failure = useFailure();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const doing = useRef(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!props.ready || doing.current) return;
    doing.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await props.onSubmit();
      props.onClose();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
    doing.current = false;
    queries.invalidateQueries();
  };
  return (
    <Dialog title={props.title} closeLabel={t('close')} onClose={props.onClose}>
      <form className="form" onSubmit={submit}>
        {props.explained ? <p className="muted">{props.explained}</p> : null}
        {props.children}
        {error ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(error)}
          </p>
        ) : null}
        <div className="actions actions-end">
          <Button kind="quiet" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" kind="primary" disabled={busy || !props.ready}>
            {props.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
