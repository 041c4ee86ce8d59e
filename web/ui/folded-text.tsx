import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { foldOf } from './fold.ts';
import { MessageText } from './message-text.tsx';

/**
 * A message with what it quotes and its signature folded away behind a quiet button. Nothing is lost: unfolded, a text shows what follows, and
 * a message in HTML all of it as its sender made it.
 * @param props.html shows the whole message as HTML; absent when it has none
 */
export function FoldedText(props: {
  text: string;
  visibleText: string | null;
  html?: (() => ReactNode) | undefined;
  moreLabel: string;
  lessLabel: string;
  /** Shown on the button instead of its dots while the message is folded: there is more to it than text. */
  pictures?: string | undefined;
}): ReactElement {
  const fold = foldOf(props.text, props.visibleText);
  const [open, setOpen] = useState(false);
  const whole = (): ReactNode => props.html?.() ?? <MessageText text={props.text} />;
  if (!fold) return <>{whole()}</>;
  const named = !open && props.pictures !== undefined;
  const label = open ? props.lessLabel : props.moreLabel;
  const below = fold.rest !== undefined && !props.html;
  return (
    <>
      {open && !below ? whole() : <MessageText text={fold.visible} />}
      <div>
        <Button
          kind="quiet"
          size="small"
          className={named ? undefined : 'fold'}
          aria-expanded={open}
          aria-label={named ? undefined : label}
          title={named ? undefined : label}
          onClick={() => setOpen(!open)}
        >
          {named ? props.pictures : <span aria-hidden="true">•••</span>}
        </Button>
      </div>
      {open && below ? (
        <div className="folded">
          <MessageText text={fold.rest ?? ''} />
        </div>
      ) : null}
    </>
  );
}
