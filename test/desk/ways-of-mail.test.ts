import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

const maija = { name: 'Maija Virtanen', address: 'maija@kahvila.test' };

describe('mail on its way', () => {
  let desk: TestDesk;
  let lead: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    lead = await desk.as('lead@demo.test');
  });
  afterAll(() => desk?.stop());

  const bySubject = async (subject: string, folder = 'desk') =>
    (await lead.tickets(`?folder=${folder}&limit=100`)).filter((ticket) => ticket.subject === subject);
  const received = async (number: number) =>
    (await lead.entries(number)).filter((entry) => entry.type === 'received').length;
  const messages = (queue: string) => desk.gateway.sqs.queue(desk.name(queue)).peek(10).length;

  it('goes past mail that is held for spam, which waits in a queue of its own and comes to the same end', async () => {
    // Spam cannot be worked off now: the mail store fails for as long as it takes.
    await desk.fault({ function: 'receiveMail', service: 's3', call: 1, kind: 'fail', times: 1000 });
    const spam = { 'X-Tuki-Local-Verdicts': 'spam=fail' };
    await desk.mail({ from: maija, subject: 'Voita rahaa', text: 'Heti', headers: spam });
    await desk.idle();
    expect([messages('suspectMailQueue'), messages('inboundMailQueue')]).toEqual([1, 0]);
    await desk.clearFaults();

    await desk.mail({ from: maija, subject: 'Kahvikone', text: 'Ei toimi' });
    await desk.mail({ from: maija, subject: 'Harmaa', text: 'Hei', headers: { 'X-Tuki-Local-Verdicts': 'spam=gray' } });
    await desk.idle();
    expect(await bySubject('Kahvikone')).toHaveLength(1);
    expect([messages('suspectMailQueue'), messages('inboundMailQueue')]).toEqual([1, 0]);

    await desk.advance('PT5M');
    expect([messages('suspectMailQueue'), messages('inboundMailQueue')]).toEqual([0, 0]);
    expect(await bySubject('Voita rahaa', 'spam')).toHaveLength(1);
    const { body } = await desk.call<{ queues: { name: string }[] }>('GET', '/local/health');
    expect(body.queues.map(({ name }) => name)).toContain('suspectMailQueue');
  });

  it('comes home when it is for a mailbox of the desk, and stays out when it is for an agent', async () => {
    const raw = 'From: Toimisto <toimisto@demo.test>\r\nTo: support@demo.test\r\nSubject: Siirretty\r\n\r\nOle hyvä';
    const destinations = ['support@demo.test', 'anna@demo.test'];
    await desk.gateway.ses.send({ raw: Buffer.from(raw), source: 'toimisto@demo.test', destinations });
    await desk.idle();
    expect(await bySubject('Siirretty')).toEqual([]);
    await desk.advance('PT2S');
    expect(await bySubject('Siirretty')).toMatchObject([{ mailbox: 'support' }]);
  });

  it('is still joined to its ticket when the key was changed since', async () => {
    await desk.mail({ from: maija, subject: 'Ennen', text: 'Hei' });
    await desk.idle();
    const { number } = first(await bySubject('Ennen'));
    await lead.post(`/tickets/${number}/replies`, { text: 'Katsomme' });
    await desk.idle();
    const old = first((await desk.outbox()).filter((mail) => mail.raw.includes('Katsomme')));
    const before = desk.gateway.secrets.value(desk.name(secretOf(desk)));

    // The function dies when the new key is kept and not yet in use: nothing has changed, and the next time it is done.
    await desk.fault({ function: 'rotateKey', service: 'secretsmanager', call: 4, kind: 'cut-after' });
    expect((await desk.call('POST', '/local/rotate-key')).status).toBe(502);
    expect(desk.gateway.secrets.value(desk.name(secretOf(desk)))).toBe(before);
    expect((await desk.call('POST', '/local/rotate-key')).status).toBe(200);
    await desk.advance('PT6M');
    const key = (value: string | undefined) => JSON.parse(value ?? '{}') as { key: string; former: string[] };
    const after = key(desk.gateway.secrets.value(desk.name(secretOf(desk))));
    expect(after.key).not.toBe(key(before).key);
    expect(after.former).toEqual([key(before).key]);

    const stranger = { name: 'Toinen', address: 'toinen@kahvila.test' };
    await desk.mail({ from: stranger, subject: 'Kiitos', text: 'Kiitos', inReplyTo: old.messageId });
    await desk.idle();
    expect(await received(number)).toBe(2);

    await lead.post(`/tickets/${number}/replies`, { text: 'Ole hyvä vain' });
    await desk.idle();
    const renewed = first((await desk.outbox()).filter((mail) => mail.raw.includes('hyv=C3=A4 vain')));
    await desk.mail({ from: stranger, subject: 'Vielä', text: 'Hei hei', inReplyTo: renewed.messageId });
    await desk.idle();
    expect(await received(number)).toBe(3);
  });
});

const secretOf = (desk: TestDesk): string => first(desk.template.assembly.resources('AWS::SecretsManager::Secret')).id;
