import * as z from 'zod';

/** The languages the desk speaks, to its agents and in what it writes to customers. */
export const languages = ['en', 'fi'] as const;
export const language = z.enum(languages);
export type Language = z.infer<typeof language>;

/** A text in each of the desk's languages. An empty one means: none of our own, take the desk's standard text. */
export const localisedText = z.object({ en: z.string().max(10_000), fi: z.string().max(10_000) });
export type LocalisedText = z.infer<typeof localisedText>;
