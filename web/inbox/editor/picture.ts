import { Image } from '@tiptap/extension-image';

/** Gives the address under which the page can show a picture of what is being written, by its Content-ID; `undefined` where it is gone. */
export type PictureAddress = (contentId: string) => Promise<string | undefined>;

/**
 * A picture that goes with the message: in the document by its Content-ID, `<img src="cid:…">` in HTML (RFC 2392), on the page by an address that is good
 * for a while. Pictures that lie on somebody's server do not come in: whoever reads the message would fetch them from there.
 */
export function pictureNode(addressOf: PictureAddress) {
  return Image.extend({
    addAttributes() {
      return { cid: { default: null }, alt: { default: '' } };
    },
    parseHTML() {
      return [
        { tag: 'img[src^="cid:"]', getAttrs: (image) => read(image, image.getAttribute('src')?.slice(4)) },
        { tag: 'img[data-cid]', getAttrs: (image) => read(image, image.dataset.cid) },
      ];
    },
    renderHTML({ node }) {
      return ['img', { src: `cid:${node.attrs.cid}`, alt: node.attrs.alt }];
    },
    addInputRules: () => [],
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement('img');
        dom.className = 'editor-picture';
        dom.alt = String(node.attrs.alt);
        addressOf(String(node.attrs.cid)).then((address) => {
          if (address !== undefined) dom.src = address;
        });
        return { dom };
      };
    },
  }).configure({ inline: true });
}

function read(image: HTMLElement, cid: string | undefined): { cid: string; alt: string } | false {
  return cid !== undefined && /^[\w.@+-]{1,200}$/u.test(cid) ? { cid, alt: image.getAttribute('alt') ?? '' } : false;
}
