import { type ReactElement, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

/**
 * A button that unfolds a small panel beside it: a menu, or a closer look. Closes on Escape, on a press elsewhere and when `children` call
 * what they are given; the focus goes back to the button.
 */
export function Popover(props: {
  /** What the button shows. */
  label: ReactNode;
  /** What the button is called when it shows no words. */
  name?: string;
  className?: string;
  kind?: 'plain' | 'quiet' | 'primary';
  size?: 'normal' | 'small';
  shape?: 'normal' | 'square';
  disabled?: boolean;
  /** Which edge of the panel stands under the same edge of the button. */
  align?: 'start' | 'end';
  /** The panel opens upwards: for buttons at the foot of the page. */
  up?: boolean;
  children: (close: () => void) => ReactNode;
}): ReactElement {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  useLayoutEffect(() => {
    if (open && panel.current) keepInside(panel.current);
  }, [open]);
  useEffect(() => {
    if (!open) return;
    place.current?.querySelector<HTMLElement>('.popover-panel :is(button, input, a)')?.focus();
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', elsewhere);
    addEventListener('focusin', elsewhere);
    return () => {
      removeEventListener('pointerdown', elsewhere);
      removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard from whatever is inside
    <div
      ref={place}
      className="popover"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        event.nativeEvent.stopImmediatePropagation();
        close();
      }}
    >
      <Button
        kind={props.kind ?? 'quiet'}
        size={props.size ?? 'small'}
        shape={props.shape ?? 'normal'}
        {...(props.className === undefined ? {} : { className: props.className })}
        disabled={props.disabled}
        aria-label={props.name}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {props.label}
      </Button>
      {open ? (
        <div ref={panel} className="popover-panel" data-align={props.align ?? 'end'} data-up={props.up ?? false}>
          {props.children(close)}
        </div>
      ) : null}
    </div>
  );
}

/** Shifts a panel sideways until no part of it is beyond the edge of the window. */
function keepInside(panel: HTMLElement): void {
  const { left, right } = panel.getBoundingClientRect();
  const margin = 8;
  const shift = Math.max(margin - left, 0) || Math.min(document.documentElement.clientWidth - margin - right, 0);
  panel.style.translate = `${shift}px 0`;
}
