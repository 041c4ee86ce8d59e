import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

/** What stands where there is nothing to show, or where something failed: a sign, a sentence, and what to do. */
export function EmptyState(props: {
  icon: IconName;
  title: string;
  text?: string;
  action?: ReactNode;
  /** The page has nothing else, so this is its heading. */
  page?: boolean;
  alert?: boolean;
}): ReactElement {
  const Title = props.page ? 'h1' : 'h2';
  return (
    <div className="state" role={props.alert ? 'alert' : undefined}>
      <Icon name={props.icon} size={40} className="state-mark" />
      <Title>{props.title}</Title>
      {props.text ? <p>{props.text}</p> : null}
      {props.action}
    </div>
  );
}

/** Grey bars in the place of lines that are on their way. */
export function Skeleton(props: { lines: number; label: string }): ReactElement {
  return (
    <div role="status" aria-label={props.label} className="form skeletons">
      {Array.from({ length: props.lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <div key={line} className="skeleton" />
      ))}
    </div>
  );
}

/** First letters of a name, in a circle. */
export function Avatar(props: { name: string }): ReactElement {
  return (
    <span className="avatar" aria-hidden="true">
      {initials(props.name)}
    </span>
  );
}

/** Up to two first letters: `Anna Aalto` → `AA`, `anna@demo.test` → `A`. */
export function initials(name: string): string {
  const words =
    name
      .split('@')[0]
      ?.split(/[\s._-]+/u)
      .filter(Boolean) ?? [];
  const first = words[0]?.[0] ?? '?';
  const last = name.includes('@') || words.length < 2 ? '' : (words.at(-1)?.[0] ?? '');
  return (first + last).toUpperCase();
}
