import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { ListSearch } from '../list/list-search.ts';
import { useTexts } from './texts.ts';
import { ViewDialog } from './view-dialog.tsx';
import './views.css';

/** Makes a view of the search that the list shows; nothing where it shows none. */
export function SaveView(props: { search: ListSearch }): ReactElement | null {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const { q } = props.search;
  if (!q) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('views.save')}
      </Button>
      {open ? <ViewDialog view={{ q }} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
