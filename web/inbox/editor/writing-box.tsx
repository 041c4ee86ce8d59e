import { lazy, type ReactElement, Suspense, useLayoutEffect, useRef } from 'react';
import { TextArea } from '../../ui/field.tsx';
import type { RichTextProps } from './rich-text.tsx';

const RichText = lazy(async () => ({ default: (await import('./rich-text.tsx')).RichText }));

/**
 * The editor, loaded when it is first needed. Until it is there one writes into a plain box of the same size: nothing that is typed is lost, and who stands in it
 * goes on in the editor.
 */
export function WritingBox(
  props: Omit<RichTextProps, 'startFocused'> & { handle: NonNullable<RichTextProps['handle']> },
): ReactElement {
  const entered = useRef(false);
  return (
    <Suspense fallback={<PlainBox {...props} entered={entered} />}>
      <Loaded {...props} entered={entered} />
    </Suspense>
  );
}

function Loaded({ entered, ...props }: RichTextProps & { entered: { current: boolean } }): ReactElement {
  return <RichText {...props} startFocused={() => entered.current} />;
}

function PlainBox(props: Parameters<typeof WritingBox>[0] & { entered: { current: boolean } }): ReactElement {
  const { value, handle, entered } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = box.current;
    handle.current = { focus: () => area?.focus(), insert: () => {}, propose: () => {} };
    return () => {
      entered.current = document.activeElement === area;
    };
  }, [handle, entered]);
  return (
    <TextArea
      ref={box}
      label={props.label}
      labelHidden
      placeholder={props.placeholder}
      rows={4}
      // What is more than words is not to be written over.
      readOnly={value.html !== undefined}
      value={value.text}
      onChange={(event) => props.onChange(event.target.value, undefined)}
      onKeyDown={(event) => {
        if (props.onKey?.(event.nativeEvent)) event.preventDefault();
      }}
    />
  );
}
