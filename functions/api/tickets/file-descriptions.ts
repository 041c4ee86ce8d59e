import * as z from 'zod';
import { numberParam } from './common.ts';
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

/** `GET /tickets/{number}/entries/{entryId}/attachments/{attachmentId}` */
export const getAttachmentDescription = {
  ...common,
  method: 'GET',
  path: '/tickets/{number}/entries/{entryId}/attachments/{attachmentId}',
  summary: 'Where a file of a message can be fetched for a few minutes',
  params: entryParams.extend({ attachmentId: z.string().min(1).max(200) }),
  response: signedAddress,
  status: 200,
} as const;

/** `GET /tickets/{number}/entries/{entryId}/raw` */
export const getRawDescription = {
  ...common,
  method: 'GET',
  path: '/tickets/{number}/entries/{entryId}/raw',
  summary: 'Where the mail as it came can be fetched for a few minutes',
  params: entryParams,
  response: signedAddress,
  status: 200,
} as const;

/** What the agents' API says of the routes of files in its document; a function of their own answers them. */
export const fileDescriptions = [postUploadDescription, getAttachmentDescription, getRawDescription];
