import { type ReactElement, useEffect, useRef } from 'react';
import type { Choice } from './suggest.ts';

/** Something that can be put in. */
export interface Proposal {
  id: string;
  label: string;
  /** A line in small letters beneath. */
  hint?: string | undefined;
  choice: Choice;
  /** What else happens when it is put in. */
  picked?: () => void;
}

/** The list of what can be put in, beside the cursor. The keys go to the editor, which says which line is chosen. */
export function SuggestMenu(props: {
  id: string;
  label: string;
  proposals: readonly Proposal[];
  chosen: number;
  /** Pixels from the left edge of the editor. */
  left: number;
  onPick: (proposal: Proposal) => void;
}): ReactElement {
  const { id, proposals, chosen } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={props.label}
      className="editor-menu"
      style={{ left: props.left }}
    >
      {proposals.map((proposal, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are pressed in the editor
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the editor
        <div
          key={proposal.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          className="editor-proposal"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onPick(proposal)}
        >
          <span>{proposal.label}</span>
          {proposal.hint ? <span className="muted">{proposal.hint}</span> : null}
        </div>
      ))}
    </div>
  );
}
