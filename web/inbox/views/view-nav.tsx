import { lazy, type ReactElement, Suspense } from 'react';

const ViewList = lazy(async () => ({ default: (await import('./view-list.tsx')).ViewList }));

/** Saved views with their counts, in the folder column. */
export function ViewNav(props: { onChoose?: (() => void) | undefined }): ReactElement {
  return (
    <Suspense>
      <ViewList onChoose={props.onChoose} />
    </Suspense>
  );
}
