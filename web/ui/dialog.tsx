import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

/**
 * A modal window on the platform's own `<dialog>`: it keeps the focus inside, closes on Escape and gives the focus back.
 * Mounted means open; the owner unmounts it in `onClose`.
 */
export function Dialog(props: {
  title: string;
  closeLabel: string;
  side?: 'left';
  /** Holds something that needs room: long lines, a table. */
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      data-side={props.side}
      data-wide={props.wide}
      aria-labelledby={titleId}
      onClose={props.onClose}
    >
      <div className="dialog-head">
        <h2 id={titleId}>{props.title}</h2>
        <Button kind="quiet" shape="square" aria-label={props.closeLabel} onClick={() => ref.current?.close()}>
          <Icon name="close" />
        </Button>
      </div>
      {props.children}
    </dialog>
  );
}
