import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

interface Bell {
  items: { reason: string; number: number; by: string | null; text: string | null }[];
  unread: number;
}
type Person = Awaited<ReturnType<TestDesk['as']>>;

describe('agents are told what concerns them', () => {
  let desk: TestDesk;
  let anna: Person;
  let ben: Person;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    ben = await desk.as('ben@demo.test');
  });
  afterAll(() => desk?.stop());

  const bell = async (person: Person) => (await person.get<Bell>('/notifications')).body;
  const mailsTo = async (address: string) => (await desk.outbox()).filter(({ to }) => to.includes(address));
  async function opened(subject: string): Promise<number> {
    await desk.mail({
      from: 'maija@kahvila.test',
      subject,
      text: 'Kone ei käynnisty.',
      messageId: `<${subject}@k.test>`,
    });
    await desk.idle();
    return first((await anna.tickets()).filter((ticket) => ticket.subject === subject)).number;
  }
  const toldOf = async (person: Person, number: number) =>
    (await bell(person)).items.filter((item) => item.number === number).map(({ reason }) => reason);

  it('of a ticket that nobody has, in the inbox alone, until somebody takes it', async () => {
    const number = await opened('Unassigned');
    expect(await toldOf(ben, number)).toEqual(['unassigned']);
    expect(await mailsTo('ben@demo.test')).toEqual([]);
    await anna.change(number, { assignee: 'anna@demo.test', status: 'open' });
    await desk.idle();
    expect(await toldOf(ben, number)).toEqual([]);
  });

  it('of what the customer writes on their ticket, with its beginning, in the inbox and by mail', async () => {
    const number = await opened('Mine');
    await anna.change(number, { assignee: 'ben@demo.test' });
    await desk.idle();
    const [assigned] = await mailsTo('ben@demo.test');
    expect(assigned?.subject).toContain(`[#${number}] Assigned to you`);
    await desk.mail({
      from: 'maija@kahvila.test',
      subject: 'Re: Mine',
      text: 'Nyt se savuaa.',
      inReplyTo: '<Mine@k.test>',
      references: '<Mine@k.test>',
    });
    await desk.idle();
    expect(await toldOf(ben, number)).toEqual(['customerWrote', 'assigned']);
    expect((await bell(ben)).items[0]).toMatchObject({ text: 'Nyt se savuaa.' });
    const mail = (await mailsTo('ben@demo.test')).find(({ subject }) => subject.includes('The customer has written'));
    expect(mail?.raw).toContain('> Nyt se savuaa.');
    expect(await toldOf(anna, number)).toEqual([]);
  });

  it('of what a colleague writes on their ticket, and not of what they write themselves', async () => {
    const number = await opened('Colleague');
    await anna.change(number, { assignee: 'ben@demo.test' });
    await anna.post(`/tickets/${number}/notes`, { text: 'I know them.' });
    await ben.post(`/tickets/${number}/notes`, { text: 'Thanks.' });
    await desk.idle();
    expect((await toldOf(ben, number)).sort()).toEqual(['assigned', 'colleagueWrote']);
  });

  it('of nothing that they have turned off', async () => {
    const off = { app: false, mail: false };
    const notifications = { mine: off, following: off, unassigned: off, mentions: off };
    await ben.patch('/me', { notifications });
    const before = (await mailsTo('ben@demo.test')).length;
    const number = await opened('Quiet');
    await anna.change(number, { assignee: 'ben@demo.test' });
    await anna.post(`/tickets/${number}/notes`, { text: '@ben?', mentions: ['ben@demo.test'] });
    await desk.idle();
    expect(await toldOf(ben, number)).toEqual([]);
    expect(await mailsTo('ben@demo.test')).toHaveLength(before);
  });

  it('of new tickets by mail, who wants that', async () => {
    const ways = { app: true, mail: true };
    await ben.patch('/me', { notifications: { mine: ways, following: ways, unassigned: ways, mentions: ways } });
    const number = await opened('By mail');
    const mail = (await mailsTo('ben@demo.test')).find(({ subject }) => subject.includes(`[#${number}] New ticket`));
    expect(mail?.raw).toContain('> Kone ei k');
    expect((await mailsTo('anna@demo.test')).filter(({ subject }) => subject.includes('New ticket'))).toEqual([]);
  });
});
