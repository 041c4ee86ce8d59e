import type { Extensions } from '@tiptap/core';
import { Placeholder } from '@tiptap/extensions';
import { StarterKit } from '@tiptap/starter-kit';
import { type PictureAddress, pictureNode } from './picture.ts';
import { mentions, type Proposer, slashes } from './suggest.ts';

/** A link may lead to a page or open a mail; everything else could run. */
export const mayLink = (address: string | undefined): boolean =>
  /^(?:https?:\/\/|mailto:)[^\s]+$/iu.test(address ?? '');

/**
 * What can be written: paragraphs, small headings, lists, quotes, code, links and pictures. Whatever is pasted is reduced to it.
 * @param options.mentions whether colleagues can be named with `@`
 * @param options.proposer shows what `/` and `@` propose; without it they are ordinary signs
 */
export function writingExtensions(options: {
  placeholder?: string | undefined;
  addressOf?: PictureAddress | undefined;
  mentions?: boolean | undefined;
  proposer?: Proposer | undefined;
}): Extensions {
  const { placeholder = '', addressOf = async () => undefined, proposer } = options;
  return [
    StarterKit.configure({
      heading: { levels: [3] },
      horizontalRule: false,
      strike: false,
      underline: false,
      dropcursor: { color: 'currentColor', width: 2 },
      link: {
        openOnClick: false,
        autolink: false,
        defaultProtocol: 'https',
        HTMLAttributes: { target: null, rel: null, class: null },
        isAllowedUri: mayLink,
      },
    }),
    pictureNode(addressOf),
    Placeholder.configure({ placeholder }),
    ...(proposer ? [slashes(proposer)] : []),
    ...(options.mentions && proposer ? [mentions(proposer)] : []),
  ];
}
