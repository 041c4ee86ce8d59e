import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Where a command belongs in the palette. */
export type CommandGroup = 'ticket' | 'assign' | 'go' | 'desk';

/** Something that can be done from the keyboard by its name. */
export interface Command {
  /** Different from that of every other command at the time. */
  id: string;
  group: CommandGroup;
  /** What it is called, in the person's language. */
  label: string;
  /** The key that does the same, as it is shown. */
  keys?: string;
  run: () => void;
}

type Source = () => readonly Command[];

const sources = new Set<Source>();
const listeners = new Set<() => void>();
let version = 0;

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers commands while this component is there. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const source: Source = () => latest.current;
    sources.add(source);
    changed();
    return () => {
      sources.delete(source);
      changed();
    };
  }, []);
}

/** Everything that can be done at the moment, in the order in which it was offered. */
export function useAllCommands(): Command[] {
  useSyncExternalStore(subscribe, () => version);
  return [...sources].flatMap((source) => source());
}

/** Folds case and accents away: `Päivä` and `paiva` are alike. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * The commands that fit what was typed: every word of it begins a word of the label. Those that are called so come first, then those whose label
 * begins with it; what is about the open ticket before the rest.
 * @param group only these
 */
export function fitting(commands: readonly Command[], typed: string, group?: CommandGroup): Command[] {
  const wanted = plain(typed).split(/\s+/u).filter(Boolean);
  const fits = (command: Command): boolean => {
    const words = plain(command.label).split(/[\s#:,]+/u);
    return wanted.every((word) => words.some((each) => each.startsWith(word)));
  };
  const found = commands.filter((command) => (group === undefined || command.group === group) && fits(command));
  const first = wanted.join(' ');
  const rank = ({ label, group: of }: Command): number => {
    const own = plain(label);
    return (own === first ? 0 : own.startsWith(first) ? 2 : 4) + (of === 'ticket' || of === 'assign' ? 0 : 1);
  };
  return found.toSorted((a, b) => rank(a) - rank(b));
}
