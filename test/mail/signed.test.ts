import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkToken, readLink, ticketLink } from '../../functions/mail/links.ts';
import { messageIdFor, readMessageId, ticketMessageId } from '../../functions/mail/message-id.ts';
import { signingKey } from '../../functions/mail/signing-key.ts';
import { someTime } from '../support/factories.ts';
import { key } from './support.ts';

const number = fc.integer({ min: 1, max: 9_999_999_999 });
const entryId = fc.stringMatching(/^[\w-]{1,40}$/).filter((id) => id !== '0');

describe('a signed message id', () => {
  it('leads back to its ticket and entry', () => {
    fc.assert(
      fc.property(number, entryId, (n, e) => {
        expect(readMessageId(messageIdFor({ number: n, entryId: e, domain: 'demo.test', key }), key)).toEqual({
          number: n,
          entryId: e,
        });
      }),
    );
  });

  it('of the whole ticket leads back to it and to no entry', () => {
    expect(readMessageId(ticketMessageId({ number: 1042, domain: 'demo.test', key }), key)).toEqual({
      number: 1042,
      entryId: undefined,
    });
  });

  it('is an RFC 5322 msg-id that mail programs leave whole', () => {
    fc.assert(
      fc.property(number, entryId, (n, e) => {
        expect(messageIdFor({ number: n, entryId: e, domain: 'demo.test', key })).toMatch(
          /^<[A-Za-z0-9._-]+@demo\.test>$/,
        );
      }),
    );
  });

  it('is refused for another ticket, under another key, and when it is nobody’s', () => {
    const id = messageIdFor({ number: 1042, entryId: 'e1', domain: 'demo.test', key });
    expect(readMessageId(id.replace('1042', '1043'), key)).toBeUndefined();
    expect(readMessageId(id.replace('.e1.', '.e2.'), key)).toBeUndefined();
    expect(readMessageId(id, { ...key, current: `${key.current}!` })).toBeUndefined();
    expect(readMessageId('<CAF=abc@mail.customer.test>', key)).toBeUndefined();
  });
});

describe('a link to one ticket', () => {
  const grant = { number: 1042, customerId: 'customer-kaisa', key, expiresAt: someTime + 1000 };

  it('carries its token behind the #, where no server sees it', () => {
    expect(ticketLink({ ...grant, portalUrl: 'https://help.demo.test/' })).toBe(
      `https://help.demo.test/portal/t/1042#${linkToken(grant)}`,
    );
    expect(ticketLink({ ...grant, portalUrl: 'https://help.demo.test/portal' })).toContain(
      'https://help.demo.test/portal/t/1042#',
    );
  });

  it('opens that ticket for that customer until it expires', () => {
    expect(readLink(linkToken(grant), key, someTime)).toEqual({ number: 1042, customerId: 'customer-kaisa' });
    expect(readLink(linkToken(grant), key, someTime + 2000)).toBeUndefined();
  });

  it('opens nothing when a letter of it is changed', () => {
    const token = linkToken(grant);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '7', '.', '_'), (at, letter) => {
        fc.pre(token[at] !== letter);
        expect(readLink(token.slice(0, at) + letter + token.slice(at + 1), key, someTime)).toBeUndefined();
      }),
    );
  });

  it('opens nothing for a message id’s signature: each purpose signs for itself', () => {
    const payload = linkToken(grant).split('.')[0] ?? '';
    const signature = messageIdFor({ number: 1042, entryId: payload, domain: 'd', key }).split('.')[3]?.split('@')[0];
    expect(readLink(`${payload}.${signature}`, key, someTime)).toBeUndefined();
  });
});

describe('the signing key', () => {
  it('is read once, and again after a failure', async () => {
    const secrets = mockClient(SecretsManagerClient);
    secrets
      .on(GetSecretValueCommand, { SecretId: 'signing' })
      .rejectsOnce(new Error('throttled'))
      .resolves({ SecretString: JSON.stringify({ key: key.current }) });
    const read = signingKey({ client: () => new SecretsManagerClient({}), secretId: 'signing' });
    await expect(read()).rejects.toThrow('throttled');
    expect([await read(), await read()]).toEqual([key, key]);
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  });

  it('is read again after five minutes, so that a changed one is known, and the former one with it', async () => {
    const secrets = mockClient(SecretsManagerClient);
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: JSON.stringify({ key: key.current }) })
      .resolves({ SecretString: JSON.stringify({ key: 'the key after that one', former: [key.current] }) });
    let now = someTime;
    const read = signingKey({
      client: () => new SecretsManagerClient({}),
      secretId: 'signing',
      clock: { now: () => now },
    });
    const before = await read();
    now += 5 * 60 * 1000;
    const after = await read();
    expect(after).toEqual({ current: 'the key after that one', former: [before.current] });
    const id = messageIdFor({ number: 1042, entryId: 'e1', domain: 'demo.test', key: before });
    expect(readMessageId(id, after)).toEqual({ number: 1042, entryId: 'e1' });
    expect(readMessageId(id, { ...after, former: [] })).toBeUndefined();
    const grant = { number: 1042, customerId: 'customer-kaisa', key: before, expiresAt: now + 60_000 };
    expect(readLink(linkToken(grant), after, now)).toEqual({ number: 1042, customerId: 'customer-kaisa' });
  });

  it('must be long enough', async () => {
    mockClient(SecretsManagerClient).on(GetSecretValueCommand).resolves({ SecretString: '{"key":"short"}' });
    await expect(signingKey({ client: () => new SecretsManagerClient({}), secretId: 'signing' })()).rejects.toThrow();
  });
});
