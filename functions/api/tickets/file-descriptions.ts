import * as z from 'zod';
import { entryViewSchema } from '../../tickets/index.ts';
import { numberParam } from './common.ts';
import { recipients } from './reply-draft.ts';
import { uploadSchema } from './uploads.ts';

const entryParams = numberParam.extend({ entryId: z.string().min(1).max(100) });
const signedAddress = z.object({ url: z.string() });
const common = { headers: [], open: false } as const;

/** `POST /uploads` */
export const postUploadDescription = {
  ...common,
  method: 'POST',
  path: '/uploads',
  summary: 'Where to PUT a file that is to go with a reply; name its id in the reply',
  body: uploadSchema,
  response: z.object({ id: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
  status: 201,
} as const;

/** `GET /uploads/{id}` */
export const getUploadDescription = {
  ...common,
  method: 'GET',
  path: '/uploads/{id}',
  summary: 'Where a picture that I have uploaded can be fetched for a few minutes, to be shown in place',
  params: z.object({ id: z.string().regex(/^[\w-]{1,100}$/) }),
  response: signedAddress,
  status: 200,
} as const;

/** `GET /tickets/{number}/entries/{entryId}/attachments/{attachmentId}` */
export const getAttachmentDescription = {
  ...common,
  method: 'GET',
  path: '/tickets/{number}/entries/{entryId}/attachments/{attachmentId}',
  summary: 'Where a file of a message can be fetched for a few minutes',
  params: entryParams.extend({ attachmentId: z.string().min(1).max(200) }),
  query: z.object({
    inline: z.stringbool().optional().meta({ description: 'To be shown in place, when it is a picture' }),
  }),
  response: signedAddress,
  status: 200,
} as const;

/** `GET /tickets/{number}/entries/{entryId}/raw` */
export const getRawDescription = {
  ...common,
  method: 'GET',
  path: '/tickets/{number}/entries/{entryId}/raw',
  summary: 'Where a message can be fetched as a mail for a few minutes: as it came, or written as one',
  params: entryParams,
  response: signedAddress,
  status: 200,
} as const;

/** `GET /tickets/{number}/entries/{entryId}/headers` */
export const getHeadersDescription = {
  ...common,
  method: 'GET',
  path: '/tickets/{number}/entries/{entryId}/headers',
  summary: 'The header of a mail as it came',
  params: entryParams,
  response: z.object({ headers: z.string() }),
  status: 200,
} as const;

/** `POST /tickets/{number}/forwards` */
export const postForwardDescription = {
  ...common,
  method: 'POST',
  path: '/tickets/{number}/forwards',
  summary:
    'Pass a message on to somebody outside the conversation; customers never see it, and the answer comes back as a note',
  headers: ['If-Match', 'Idempotency-Key'],
  params: numberParam,
  body: z.strictObject({
    to: recipients.min(1).max(20),
    cc: recipients.max(20).optional(),
    text: z.string().trim().max(500_000).default('').describe('Stands above the message'),
    entry: z.string().max(100).optional().describe('Id of the message; the newest that came in when left out'),
    attachments: z.boolean().default(true).describe('With its files'),
  }),
  response: entryViewSchema,
  status: 201,
} as const;

/** What the agents' API says of the routes of files in its document; a function of their own answers them. */
export const fileDescriptions = [
  postUploadDescription,
  getUploadDescription,
  getAttachmentDescription,
  getRawDescription,
  getHeadersDescription,
  postForwardDescription,
];
