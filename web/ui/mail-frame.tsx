import { type ReactElement, useCallback, useEffect, useRef } from 'react';
import { frameSandbox, type InlinePictures, mailDocument } from './mail-document.ts';

/**
 * A mail's own HTML, shut into a frame where nothing runs, as high as what is in it.
 * `base-uri 'none'` of the document would forbid `<base>` from the mail; ours stands before it and only says that links open anew.
 */
export function MailFrame(props: {
  html: string;
  title: string;
  remotePictures: boolean;
  pictures?: InlinePictures;
}): ReactElement {
  const frame = useRef<HTMLIFrameElement>(null);
  const observer = useRef<ResizeObserver>(undefined);
  const adjust = useCallback(() => {
    const element = frame.current;
    const body = element?.contentDocument?.body;
    if (element && body) element.style.height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  }, []);
  const watch = useCallback(() => {
    const body = frame.current?.contentDocument?.body;
    observer.current?.disconnect();
    if (!body) return;
    adjust();
    observer.current = new ResizeObserver(adjust);
    observer.current.observe(body);
  }, [adjust]);
  useEffect(() => () => observer.current?.disconnect(), []);
  return (
    <iframe
      ref={frame}
      className="mail-frame"
      title={props.title}
      sandbox={frameSandbox}
      srcDoc={mailDocument(props.html, { remotePictures: props.remotePictures, pictures: props.pictures ?? {} })}
      onLoad={watch}
    />
  );
}
