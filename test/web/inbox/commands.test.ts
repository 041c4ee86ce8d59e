import { describe, expect, it } from 'vitest';
import { type Command, fitting } from '../../../web/inbox/palette/commands.ts';

const command = (label: string, group: Command['group'] = 'go'): Command => ({
  id: label,
  group,
  label,
  run: () => {},
});
const commands = [
  command('Starred'),
  command('Star', 'ticket'),
  command('Assign to Leo Lead', 'assign'),
  command('Päivän raportti'),
  command('Start again', 'ticket'),
];
const found = (typed: string, group?: Command['group']): string[] =>
  fitting(commands, typed, group).map(({ label }) => label);

describe('a command is found', () => {
  it('by the beginnings of its words, in any order, whatever case and accents', () => {
    expect(found('leo ass')).toEqual(['Assign to Leo Lead']);
    expect(found('paivan')).toEqual(['Päivän raportti']);
    expect(found('eo')).toEqual([]);
  });

  it('first when it is called just so, then when it is about the open ticket', () => {
    expect(found('star')).toEqual(['Star', 'Start again', 'Starred']);
  });

  it('within its group alone where one is asked for', () => {
    expect(found('', 'assign')).toEqual(['Assign to Leo Lead']);
  });
});
