import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { mostOf } from '../../functions/access/index.ts';
import { agentOpenApi, apiPrefix } from '../../functions/api/agent-routes.ts';
import { customerIdOf } from '../../functions/customers/index.ts';
import { customerRoutes, publicRoutes } from '../../functions/portal/index.ts';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';
import { type Hidden, later, type Row, secrets, table } from './rights/table.ts';

/** Those who do not see the hidden mailbox, each in another way. */
const strangers = ['agent', 'light', 'lead', 'own', 'reader', 'former', 'customer', 'nobody'] as const;
const address = (who: string): string => `walk-${who}@demo.test`;
const refusals = [401, 403, 404];
const pastHold = 'PT15S';

interface Heard {
  socket: WebSocket;
  all: Record<string, unknown>[];
  until(test: (message: Record<string, unknown>) => boolean): Promise<void>;
}

describe('a mailbox that somebody may not see', () => {
  let desk: TestDesk;
  let hidden: Hidden;
  const tokens = new Map<string, string | undefined>();
  const ears = new Map<string, Heard>();
  /** What each stranger was shown by every list before the hidden ticket came. */
  const before = new Map<string, string>();

  beforeAll(async () => {
    desk = await startTestDesk();
    await hire();
    const visible = await visibleTicket();
    for (const who of strangers) await keepLists(who, before);
    for (const who of [...strangers, 'admin']) await listen(who);
    hidden = await stir(visible);
    expect(hidden).toMatchObject({ number: foreseen.number, customer: foreseen.customer });
    await desk.idle();
  });
  afterAll(async () => {
    for (const { socket } of ears.values()) socket.close();
    await desk?.stop();
  });

  /** Takes people on who see mailbox support, or nothing at all. */
  async function hire(): Promise<void> {
    const admin = await desk.as('admin@demo.test');
    tokens.set('admin', admin.token);
    const { body } = await admin.post<{ id: string }>('/organisations', {
      name: 'Walkers',
      domains: ['hidden-customer.test'],
    });
    foreseen.organisation = body.id;
    const everything = { name: 'Everything', q: 'is:open', sort: 'relevance', shared: true, order: 1 };
    await admin.put('/views/everything', everything);
    await admin.put('/views/theirs', { ...everything, name: 'Theirs', mailbox: 'sales' });
    await admin.put('/roles/own', { name: 'Own', base: 'lead', rights: mostOf('lead') });
    const role = { agent: 'agent', light: 'light', lead: 'lead', own: 'lead', reader: 'agent', former: 'lead' };
    for (const [name, of] of Object.entries(role)) {
      const body = {
        ...{ name, role: of, mailboxes: ['support'] },
        ...(name === 'own' && { roleId: 'own' }),
        ...(name === 'reader' && { access: { support: 'read' } }),
      };
      const hired = await admin.post('/agents', { ...body, address: address(name) });
      expect(hired.status).toBe(201);
      tokens.set(name, (await desk.as(address(name))).token);
      if (name === 'former') await admin.put(`/agents/${address(name)}`, { ...body, active: false });
    }
    tokens.set('customer', (await desk.as('stranger@customer.test')).token);
    tokens.set('nobody', undefined);
  }

  /** A ticket that all of them see, so that no list is empty of itself. */
  async function visibleTicket(): Promise<number> {
    await desk.mail({ from: 'stranger@customer.test', subject: 'Visible', text: 'Everybody sees this.' });
    await desk.idle();
    const admin = await desk.as('admin@demo.test');
    return first(await admin.tickets()).number;
  }

  /** Lets everything that can happen to a ticket happen to one in mailbox sales. */
  async function stir(visible: number): Promise<Hidden> {
    const from = { name: `${secrets.name} Hiddenlund`, address: secrets.address };
    const file = { filename: `${secrets.file}.txt`, content: `${secrets.text} in a file` };
    const subject = `${secrets.subject} ${secrets.text}`;
    await desk.mail({ from, to: 'sales@demo.test', subject, text: `${secrets.text} is broken`, attachments: [file] });
    await desk.idle();
    const admin = await desk.as('admin@demo.test');
    const found = first(await admin.tickets('?mailbox=sales'));
    const { number } = found;
    ears.get('admin')?.socket.send(JSON.stringify({ action: 'watch', number }));
    ears.get('admin')?.socket.send(JSON.stringify({ action: 'write', number, writing: true }));
    const at = `/tickets/${number}`;
    await admin.put(`${at}/drafts/reply`, { text: secrets.draft, baseVersion: 1 });
    const mentions = [...strangers.filter((who) => who !== 'customer' && who !== 'nobody').map(address)];
    await admin.post(`${at}/notes`, { text: secrets.note, mentions: ['ben@demo.test'] });
    await admin.post(`${at}/notes`, { text: secrets.note, mentions });
    await admin.change(number, { tags: [secrets.tag], fields: { secret: secrets.field }, assignee: 'ben@demo.test' });
    await admin.change(number, { addFollowers: ['admin@demo.test'] });
    await admin.post(`${at}/replies`, { text: secrets.reply });
    await desk.advance(pastHold);
    const message = { text: secrets.later, sendAt: later() };
    const scheduled = await admin.post<{ id: string }>(`${at}/scheduled`, message);
    const scheduledToo = await admin.post<{ id: string }>(`${at}/scheduled`, message);
    await admin.patch('/mailboxes/sales', { signature: { en: secrets.signature } });
    const entries = await admin.entries(number);
    const received = entries.find(({ type }) => type === 'received');
    return {
      mailbox: 'sales',
      number,
      visible,
      entry: received?.id ?? '',
      attachment: received?.attachments?.[0]?.id ?? '',
      sent: entries.find(({ type }) => type === 'sent')?.id ?? '',
      scheduled: scheduled.body.id,
      scheduledToo: scheduledToo.body.id,
      customer: found.requester.id,
      address: secrets.address,
      organisation: foreseen.organisation,
    };
  }

  async function ask(who: string, route: string, path: string, body?: unknown) {
    const token = tokens.get(who);
    const method = route.split(' ')[0] ?? 'GET';
    const headers = { ...(token && { authorization: `Bearer ${token}` }), 'if-match': '*' };
    const sent = body ?? (method === 'GET' || method === 'DELETE' ? undefined : {});
    const answer = await desk.call(method, `${apiPrefix}${path}`, sent, headers);
    const headed = JSON.stringify([...answer.headers].filter(([name]) => !/^(?:date|etag|x-amz|apigw)/.test(name)));
    return { status: answer.status, said: inOrder(answer.body), text: `${inOrder(answer.body)} ${headed}` };
  }

  /** Asks every list on behalf of somebody and keeps what it said. */
  async function keepLists(who: string, kept: Map<string, string>): Promise<void> {
    for (const [route, row] of Object.entries(table)) {
      if (!('lists' in row)) continue;
      for (const path of row.lists(foreseen)) {
        const { status, said } = await ask(who, route, path);
        kept.set(`${who} ${path}`, `${status} ${said}`);
      }
    }
  }

  async function listen(who: string): Promise<void> {
    const { body } = await desk.call<{ liveUrl: string }>('GET', '/config.json');
    const socket = new WebSocket(new URL(body.liveUrl, desk.url.replace('http', 'ws')));
    const all: Record<string, unknown>[] = [];
    const waiting: (() => void)[] = [];
    socket.on('message', (data) => {
      all.push(JSON.parse(String(data)));
      for (const wake of waiting.splice(0)) wake();
    });
    const until = async (test: (message: Record<string, unknown>) => boolean): Promise<void> => {
      if (all.some(test)) return;
      await new Promise<void>((wake) => waiting.push(wake));
      return until(test);
    };
    await once(socket, 'open');
    socket.send(JSON.stringify({ action: 'sign-in', token: tokens.get(who) ?? 'no-token' }));
    await until(({ type }) => type === 'signed-in' || type === 'refused');
    ears.set(who, { socket, all, until });
  }

  const asksOf = (row: Row) => {
    if ('lists' in row) return row.lists(hidden).map((path) => ({ path, body: undefined }));
    const asks =
      'about' in row ? row.about : 'settings' in row ? row.settings : 'portal' in row ? row.portal : row.public;
    return [asks(hidden)].flat();
  };

  it('is asked about by every route that there is, and by no other', () => {
    const inside = Object.entries(agentOpenApi().paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(apiPrefix.length)}`),
    );
    const outside = [...customerRoutes, ...publicRoutes].map(({ method, path }) => `${method} ${path}`);
    const all = [...new Set([...inside, ...outside])].sort();
    expect(Object.keys(table).sort()).toEqual(all);
  });

  it.each(strangers)('changes no list, count or search of %s', async (who) => {
    const after = new Map<string, string>();
    await keepLists(who, after);
    const changed = [...after].filter(([path, said]) => before.get(path) !== said);
    expect(changed.map(([path, said]) => [path, said, before.get(path)])).toEqual([]);
    expect(after.size).toBeGreaterThan(30);
  });

  it.each(strangers)('is not heard of by %s over the live connection', async (who) => {
    const ear = ears.get(who);
    ear?.socket.send(JSON.stringify({ action: 'watch', number: hidden.number }));
    await ear?.until(({ type, action }) => type === 'refused' && action !== 'sign-in');
    const admin = ears.get('admin');
    const from = admin?.all.length ?? 0;
    await desk.mail({
      from: secrets.address,
      to: 'sales@demo.test',
      subject: `Re: ${secrets.subject} [#${hidden.number}]`,
      text: secrets.text,
    });
    await desk.idle();
    await admin?.until(() =>
      admin.all.slice(from).some(({ type, number }) => type === 'ticket' && number === hidden.number),
    );
    const text = JSON.stringify(ear?.all);
    expect(Object.values(secrets).filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(new RegExp(`"number":${hidden.number}\\b`));
    expect(text).not.toContain('"sales"');
  });

  it.each(strangers)('shows %s nothing of a ticket in it, whatever they ask for', async (who) => {
    const leaks: string[] = [];
    for (const [route, row] of Object.entries(table)) {
      for (const { path, body } of asksOf(row)) {
        const { status, text } = await ask(who, route, path, body);
        const shown = Object.entries(secrets).filter(([, secret]) => text.includes(asked(path, secret)));
        for (const [name] of shown) leaks.push(`${route} ${path} (${status}) shows the ${name}`);
        const named = 'mayNameNumber' in row;
        if (!named && new RegExp(`"number":${hidden.number}\\b`).test(text))
          leaks.push(`${route} ${path} shows the number`);
        const refused = 'about' in row;
        if (refused && !refusals.includes(status)) leaks.push(`${route} ${path} is not refused but ${status}`);
        if (status >= 500) leaks.push(`${route} ${path} fails with ${status}`);
      }
    }
    expect(leaks).toEqual([]);
  });

  it.each(strangers)('lets %s not read it by way of a ticket that they see', async (who) => {
    const [route, path] = ['POST /tickets/{number}/merges', `/tickets/${hidden.visible}/merges`];
    const { status } = await ask(who, route, path, { number: hidden.number });
    expect(refusals).toContain(status);
  });

  it('is heard and seen by an admin in each of these ways, so that the walk looks at what is there', async () => {
    const heard = ears.get('admin')?.all ?? [];
    expect(new Set(heard.map(({ type }) => type))).toEqual(
      new Set(['signed-in', 'ticket', 'presence', 'draft', 'notification']),
    );
    const missed: string[] = [];
    for (const [route, row] of Object.entries(table)) {
      if (!('about' in row)) continue;
      for (const { path, body } of asksOf(row)) {
        const { status } = await ask('admin', route, path, body);
        if ([...refusals, 405, 422, 428].includes(status)) missed.push(`${route} ${path}: ${status}`);
      }
    }
    expect(missed).toEqual([]);
    const lists = new Map<string, string>();
    await keepLists('admin', lists);
    const finding = [...lists].filter(([, said]) => said.includes(secrets.subject)).map(([path]) => path);
    expect(finding.length).toBeGreaterThan(8);
  });
});

/** JSON with the names in order: DynamoDB does not keep theirs. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Where the path itself holds a secret, an answer may repeat it; look for it in another shape then. */
function asked(path: string, secret: string): string {
  return decodeURIComponent(path).includes(secret) ? `"${secret}` : secret;
}

/** What is known of the hidden ticket before it is there: enough to ask lists and searches for it. */
const foreseen: Hidden = {
  mailbox: 'sales',
  number: 1002,
  entry: 'none',
  attachment: 'none',
  sent: 'none',
  scheduled: 'none',
  scheduledToo: 'none',
  customer: customerIdOf(secrets.address),
  address: secrets.address,
  visible: 1001,
  organisation: 'none',
};
