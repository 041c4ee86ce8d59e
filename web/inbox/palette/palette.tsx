import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { type Command, type CommandGroup, fitting, useAllCommands } from './commands.ts';
import './palette.css';
import { useTexts } from './texts.ts';

/** So many commands are shown; whoever wants another types more of its name. */
const mostShown = 60;

/** Everything that can be done, by its name: type a few letters, choose with the arrows, Enter does it. */
export function Palette(props: { group?: CommandGroup | undefined; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { first, last } = useNamed(typed, props.group);
  const commands = [...first, ...fitting(useAllCommands(), typed, props.group).slice(0, mostShown), ...last];
  const chosen = Math.min(at, commands.length - 1);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    props.onClose();
    // The window gives the focus back when it goes; what the command opens takes it afterwards.
    requestAnimationFrame(() => command.run());
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(commands.length - 1, chosen + step)));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(commands[chosen]);
    }
  };
  return (
    <Dialog title={t(`palette.title.${props.group ?? 'all'}`)} closeLabel={t('close')} onClose={props.onClose}>
      <div className="palette">
        <input
          className="input"
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={commands.length > 0 ? `${list}-${chosen}` : undefined}
          aria-label={t('palette.type')}
          placeholder={t('palette.type')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        {commands.length === 0 ? <p className="muted">{t('palette.none')}</p> : null}
        <div id={list} role="listbox" aria-label={t('palette.title.all')} className="palette-list" tabIndex={-1}>
          {commands.map((command, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the box above, which keeps the focus
            <div
              key={command.id}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className="palette-command"
              ref={(element) => {
                if (index === chosen) element?.scrollIntoView({ block: 'nearest' });
              }}
              onPointerMove={() => setAt(index)}
              onClick={() => run(command)}
            >
              <span>{command.label}</span>
              <span className="muted palette-group">{t(`palette.group.${command.group}`)}</span>
              {command.keys ? <kbd>{command.keys}</kbd> : null}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

/** A number opens its ticket, and everything can be looked for where no command is meant. */
function useNamed(typed: string, group: CommandGroup | undefined): { first: Command[]; last: Command[] } {
  const { t } = useTexts();
  const navigate = useNavigate();
  const words = typed.trim();
  const number = /^#?(\d{1,10})$/u.exec(words)?.[1];
  const open: Command = {
    id: 'named:number',
    group: 'go',
    label: t('palette.open', { number: number ?? '' }),
    run: () => void navigate({ to: '/tickets/$number', params: { number: number ?? '' } }),
  };
  const search: Command = {
    id: 'named:search',
    group: 'go',
    label: t('palette.search', { words }),
    run: () => void navigate({ to: '/', search: { q: words } }),
  };
  const named = words !== '' && (group === undefined || group === 'go');
  return { first: named && number ? [open] : [], last: named ? [search] : [] };
}
