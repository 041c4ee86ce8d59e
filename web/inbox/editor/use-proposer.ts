import { useRef, useState } from 'react';
import type { Asked, Proposer } from './suggest.ts';
import type { Proposal } from './suggest-menu.tsx';

/** What the editor asks for with `/` or `@`, and which of the answers is chosen. */
export interface Proposing {
  /** For the editor's extensions; always the same. */
  proposer: Proposer;
  asked: Asked | undefined;
  proposals: readonly Proposal[];
  chosen: number;
  pick: (proposal: Proposal) => void;
  /** Whether a list is shown now. */
  isOpen: () => boolean;
}

/** @param answer gives what fits what was typed; nothing shows no list */
export function useProposer(answer: (asked: Asked) => readonly Proposal[]): Proposing {
  const [asked, setAsked] = useState<Asked>();
  const [chosen, setChosen] = useState(0);
  const proposals = asked ? answer(asked) : [];
  const at = Math.min(chosen, Math.max(0, proposals.length - 1));
  const pick = (proposal: Proposal): void => {
    asked?.pick(proposal.choice);
    proposal.picked?.();
  };
  const latest = useRef({ proposals, at, pick });
  latest.current = { proposals, at, pick };
  const [proposer] = useState<Proposer>(() => ({
    show: (now) => {
      setAsked(now);
      setChosen(0);
    },
    press: (event) => {
      const now = latest.current;
      const count = now.proposals.length;
      if (count === 0) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        setChosen((now.at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
        return true;
      }
      const proposal = now.proposals[now.at];
      if ((event.key !== 'Enter' && event.key !== 'Tab') || event.ctrlKey || event.metaKey || !proposal) return false;
      now.pick(proposal);
      return true;
    },
  }));
  return { proposer, asked, proposals, chosen: at, pick, isOpen: () => latest.current.proposals.length > 0 };
}
