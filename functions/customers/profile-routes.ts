import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as z from 'zod';
import type { AgentPrincipal } from '../access/index.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { fileAddress } from '../platform/file-address.ts';
import { derivedId } from '../platform/ids.ts';
import { keys } from '../platform/keys.ts';
import { requestKey, seenVersion } from './change-customer.ts';
import { idsOf } from './customer.ts';
import { remarkOf, remarkView } from './customer-view.ts';
import { type CustomersRoute, customersRoute } from './customers-route.ts';
import { agentOf, customerFor, type Means, meansOf } from './means.ts';
import { organisationFor } from './organisation-routes.ts';
import { mostRemarks } from './profile.ts';
import { byId } from './schemas.ts';

/** What pages, notes and pictures belong to: the partition of its item, and those of who was merged into it. */
interface Subject {
  id: string;
  of: string;
  others: string[];
}

type Find = (means: Means, agent: AgentPrincipal, id: string, action: 'read' | 'change') => Promise<Subject>;

const theCustomer: Find = async (means, agent, id, action) => {
  const customer = await customerFor(means, agent, id, action);
  const [of = '', ...others] = idsOf(customer).map((one) => keys.customer(one).pk);
  return { id: customer.id, of, others };
};
const theOrganisation: Find = async (means, agent, id, action) => {
  const organisation = await organisationFor(means, agent, id, action);
  return { id: organisation.id, of: keys.organisation(organisation.id).pk, others: [] };
};

/** How long a signed address is good for, seconds. */
const uploadSeconds = 900;
const downloadSeconds = 300;
const pictureTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
/** Where a picture of a page lies. */
const pictureKey = (kind: string, id: string, picture: string): string => `pages/${kind}/${derivedId(id)}/${picture}`;

const pageView = z.object({
  documentation: z.string().describe('Markdown; pictures are picture:<id>'),
  environment: z.record(z.string(), z.string()),
  pictures: z.string().describe('Whose pictures the page shows: an id for the path of a picture'),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
  version: z.int(),
});
export type PageView = z.infer<typeof pageView>;

function noteRoutes(path: 'customers' | 'organisations', find: Find): CustomersRoute[] {
  return [
    customersRoute({
      method: 'POST',
      path: `/${path}/{id}/notes`,
      summary: 'Note something about them, for the team alone',
      headers: ['Idempotency-Key'],
      params: byId,
      body: z.strictObject({ text: z.string().trim().min(1).max(5000) }),
      response: remarkView,
      status: 201,
      async handle(call) {
        const agent = agentOf(call);
        const means = meansOf(call);
        const { of } = await find(means, agent, call.params.id, 'change');
        const now = call.clock.now();
        const key = requestKey(agent, call.headers);
        const id = key ? derivedId('note', of, ...key) : call.ids.next(now);
        const { remarks } = await means.profiles.read(of);
        const there = remarks.find((one) => one.id === id);
        if (there) return { body: remarkOf(there) };
        if (remarks.length >= mostRemarks)
          throw new InvalidRequestError([
            { path: 'text', message: `there are ${mostRemarks} notes; take one away before you add another` },
          ]);
        const remark = { id, at: now, by: agent.address, text: call.body.text };
        await means.profiles.putRemark(of, remark);
        return { body: remarkOf(remark) };
      },
    }),
    customersRoute({
      method: 'DELETE',
      path: `/${path}/{id}/notes/{note}`,
      summary: 'Take a note away; twice is the same as once',
      params: byId.extend({ note: z.string().min(1).max(100) }),
      async handle(call) {
        const means = meansOf(call);
        const { of, others } = await find(means, agentOf(call), call.params.id, 'change');
        await Promise.all([of, ...others].map((each) => means.profiles.removeRemark(each, call.params.note)));
        return {};
      },
    }),
  ];
}

/** The page of a subject; where nobody has written one, that of somebody merged into it. */
async function pageOf({ profiles }: Means, { id, of, others }: Subject): Promise<PageView> {
  const own = await profiles.page(of);
  const pages = [own, ...(await Promise.all(others.map((other) => profiles.page(other))))];
  const at = Math.max(
    0,
    pages.findIndex((page) => page.documentation !== ''),
  );
  const shown = pages[at] ?? own;
  const from = [of, ...others][at] ?? of;
  return {
    documentation: shown.documentation,
    environment: Object.assign({}, ...pages.map((page) => page.environment).reverse()),
    pictures: at === 0 ? id : from.slice(2),
    changedAt: shown.changedAt === undefined ? null : new Date(shown.changedAt).toISOString(),
    changedBy: shown.changedBy ?? null,
    version: own.version,
  };
}

function pageRoutes(path: 'customers' | 'organisations', find: Find): CustomersRoute[] {
  return [
    customersRoute({
      method: 'GET',
      path: `/${path}/{id}/page`,
      summary: 'What the team has written down about them',
      params: byId,
      response: pageView,
      async handle(call) {
        const means = meansOf(call);
        const page = await pageOf(means, await find(means, agentOf(call), call.params.id, 'read'));
        return { body: page, etag: page.version };
      },
    }),
    customersRoute({
      method: 'PUT',
      path: `/${path}/{id}/page`,
      summary: 'Write the page; If-Match names the version that it is based on, "0" where there was none',
      headers: ['If-Match'],
      params: byId,
      body: z.strictObject({
        documentation: z.string().max(100_000),
        environment: z
          .record(z.string().trim().min(1).max(100), z.string().max(1000))
          .refine((all) => Object.keys(all).length <= 100, 'at most 100'),
      }),
      response: pageView,
      async handle(call) {
        const agent = agentOf(call);
        const means = meansOf(call);
        const seen = seenVersion(call.headers);
        const subject = await find(means, agent, call.params.id, 'change');
        const written = { ...call.body, version: seen + 1, changedAt: call.clock.now(), changedBy: agent.address };
        await means.profiles.putPage(subject.of, written, seen);
        return { body: await pageOf(means, subject), etag: written.version };
      },
    }),
  ];
}

function pictureRoutes(path: 'customers' | 'organisations', find: Find): CustomersRoute[] {
  return [
    customersRoute({
      method: 'POST',
      path: `/${path}/{id}/pictures`,
      summary: 'Ask for an address to put a picture of the page to',
      params: byId,
      body: z.strictObject({ contentType: z.enum(pictureTypes), size: z.int().min(1).max(10_000_000) }),
      response: z.object({ id: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
      status: 201,
      async handle(call) {
        const subject = await find(meansOf(call), agentOf(call), call.params.id, 'change');
        const { contentType, size } = call.body;
        const id = call.ids.next(call.clock.now());
        const command = new PutObjectCommand({
          Bucket: call.env.ATTACHMENTS_BUCKET,
          Key: pictureKey(path, subject.id, id),
          ContentType: contentType,
          ContentLength: size,
        });
        const url = await getSignedUrl(call.clients.s3(), command, {
          expiresIn: uploadSeconds,
          signableHeaders: new Set(['content-type']),
        });
        return { body: { id, url, headers: { 'content-type': contentType } } };
      },
    }),
    customersRoute({
      method: 'GET',
      path: `/${path}/{id}/pictures/{picture}`,
      summary: 'Where a picture of the page can be fetched for five minutes',
      params: byId.extend({ picture: z.string().regex(/^[\w-]{1,40}$/) }),
      response: z.object({ url: z.string() }),
      async handle(call) {
        const { id, picture } = call.params;
        const subject = await find(meansOf(call), agentOf(call), id, 'read');
        // A merged customer's page shows the pictures that were put beside it then.
        const owner = [subject.of, ...subject.others].some((of) => of.slice(2) === id) ? id : subject.id;
        const command = new GetObjectCommand({
          Bucket: call.env.ATTACHMENTS_BUCKET,
          Key: pictureKey(path, owner, picture),
          ResponseContentDisposition: 'inline',
        });
        const url = await getSignedUrl(call.clients.s3(), command, { expiresIn: downloadSeconds });
        return { body: { url: fileAddress(url, call.env.FILES_URL) } };
      },
    }),
  ];
}

/** Notes, pages and pictures of customers and organisations. */
export const profileRoutes: CustomersRoute[] = (
  [
    ['customers', theCustomer],
    ['organisations', theOrganisation],
  ] as const
).flatMap(([path, find]) => [...noteRoutes(path, find), ...pageRoutes(path, find), ...pictureRoutes(path, find)]);
