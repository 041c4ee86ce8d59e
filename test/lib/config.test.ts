import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { addressesIn, ConfigError, loadConfig, mailDomains, parseConfig } from '../../lib/config.ts';
import { aConfig, root } from './support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tuki-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a configuration', () => {
  test('gets its defaults filled in', () => {
    expect(parseConfig(aConfig())).toMatchObject({
      removal: 'retain',
      identityVerified: false,
      rawMail: {},
      mailboxes: [{ aliases: [], language: 'en' }],
      agents: [{ mailboxes: 'all', teams: [] }],
    });
  });

  test.each([
    ['domain', { domain: undefined }, 'domain is missing'],
    ['a missing address', { operator: undefined }, 'operator is missing'],
    ['domain', { domain: 'nodots' }, 'domain must be a domain'],
    ['region', { region: 'europe' }, 'region must be an AWS region'],
    ['time zone', { timeZone: 'Europe/Helsingfors' }, 'timeZone must be an IANA time zone'],
    ['operator', { operator: 'nobody' }, 'operator must be a mail address'],
    ['an address in capitals', { operator: 'Ops@example.com' }, 'operator must be written in small letters'],
    ['no mailbox', { mailboxes: [] }, 'mailboxes must name at least one mailbox'],
    ['mailboxes that are no list', { mailboxes: 'support' }, 'mailboxes must be a list'],
    ['an unknown setting', { colour: 'red' }, 'colour is not a setting'],
    [
      'an unknown role',
      { agents: [{ address: 'a@b.fi', name: 'A', role: 'boss' }] },
      'agents[0].role must be one of admin, lead',
    ],
    ['canaries too often', { canaryMinutes: 5 }, 'canaryMinutes must be 0 or from 10 to 1440'],
    ['no admin', { agents: [] }, 'agents must name at least one agent with the role admin'],
    [
      'a team that nobody has',
      { mailboxes: [{ id: 'support', name: 'S', address: 's@help.example.com', team: 'ghosts' }] },
      'mailboxes[0].team must be one of the teams, not ghosts',
    ],
    [
      'a mailbox id in capitals',
      { mailboxes: [{ id: 'Support', name: 'S', address: 's@help.example.com' }] },
      'mailboxes[0].id must be a short name',
    ],
    [
      'an address of two mailboxes',
      {
        mailboxes: [
          { id: 'one', name: 'One', address: 's@help.example.com' },
          { id: 'two', name: 'Two', address: 't@help.example.com', aliases: ['s@help.example.com'] },
        ],
      },
      'mailboxes[1].address is given twice: s@help.example.com',
    ],
    [
      'an agent in a mailbox that is not there',
      { agents: [{ address: 'a@b.fi', name: 'A', role: 'admin', mailboxes: ['sales'] }] },
      'agents[0].mailboxes must name mailboxes of the desk, not sales',
    ],
    [
      'a certificate of another region',
      {
        sites: {
          inbox: { domain: 'desk.example.com', certificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/x' },
        },
      },
      'sites.inbox.certificateArn must be the ARN of an ACM certificate in us-east-1',
    ],
    [
      'mail deleted before it is archived',
      { rawMail: { archiveAfterDays: 90, deleteAfterDays: 30 } },
      'rawMail.deleteAfterDays must be more than archiveAfterDays',
    ],
  ])('is refused for %s in one sentence that names the field', (_, over, sentence) => {
    expect(() => parseConfig(aConfig(over), 'tuki.config.json')).toThrow(ConfigError);
    expect(() => parseConfig(aConfig(over), 'tuki.config.json')).toThrow(`tuki.config.json: ${sentence}`);
  });

  test('names every wrong field at once', () => {
    const wrong = () => parseConfig(aConfig({ region: 'x', operator: 'y' }));
    expect(wrong).toThrow(/region must be .*\n.*operator must be/);
  });

  test('knows the domains of all its addresses, the main one first', () => {
    const config = parseConfig(
      aConfig({
        mailboxes: [
          { id: 'a', name: 'A', address: 'a@other.example', aliases: ['b@help.example.com'] },
          { id: 'c', name: 'C', address: 'c@other.example' },
        ],
      }),
    );
    expect(mailDomains(config)).toEqual(['help.example.com', 'other.example']);
    expect(addressesIn(config, 'other.example')).toEqual(['a@other.example', 'c@other.example']);
  });
});

describe('the configuration file', () => {
  test('is the one that TUKI_CONFIG names', () => {
    writeFileSync(path.join(folder, 'own.json'), JSON.stringify(aConfig({ deskName: 'Own' })));
    expect(loadConfig(folder, { TUKI_CONFIG: 'own.json' }).deskName).toBe('Own');
  });

  test('is the example where there is none yet', () => {
    writeFileSync(path.join(folder, 'tuki.config.example.json'), JSON.stringify(aConfig({ deskName: 'Example' })));
    expect(loadConfig(folder, {}).deskName).toBe('Example');
  });

  test('is missed by name', () => {
    expect(() => loadConfig(folder, { TUKI_CONFIG: 'gone.json' })).toThrow('gone.json: there is no such file');
  });

  test('that is no JSON is said to be none', () => {
    writeFileSync(path.join(folder, 'broken.json'), '{');
    expect(() => loadConfig(folder, { TUKI_CONFIG: 'broken.json' })).toThrow('broken.json: cannot be read as JSON');
  });

  test.each(['tuki.config.example.json', 'lib/config.local.json'])('%s of the project is right', (file) => {
    expect(loadConfig(root, { TUKI_CONFIG: file }).mailboxes.length).toBeGreaterThan(0);
  });
});
