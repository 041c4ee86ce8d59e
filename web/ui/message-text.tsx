import type { ReactElement } from 'react';
import { linkify } from './linkify.ts';

/** Plain text as it was written, with its addresses to click. */
export function MessageText(props: { text: string }): ReactElement {
  let place = 0;
  return (
    <div className="message-text">
      {linkify(props.text).map((part) => {
        const key = place;
        place += part.text.length;
        return part.href ? (
          <a key={key} href={part.href} target="_blank" rel="noreferrer noopener nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        );
      })}
    </div>
  );
}
