import type { EditorView } from '@tiptap/pm/view';
import type { RefObject } from 'react';
import type { RichTextProps } from './rich-text.tsx';

/** The pictures among some files. */
export const pictureFiles = (files: Iterable<File>): File[] =>
  [...files].filter((file) => /^image\/(?:png|jpeg|gif|webp)$/u.test(file.type));

/** Pictures that are pasted or dropped into the text stand there; other files are left to whoever is around the editor. */
export function filesInto(latest: RefObject<RichTextProps>) {
  const put = (view: EditorView, files: readonly File[], at?: number): boolean => {
    const { pictures } = latest.current;
    const { image } = view.state.schema.nodes;
    if (!pictures || !image) return false;
    for (const file of files) {
      const cid = pictures.add(file);
      if (cid === undefined) continue;
      const node = image.create({ cid, alt: file.name });
      view.dispatch(
        at === undefined ? view.state.tr.replaceSelectionWith(node, false) : view.state.tr.insert(at, node),
      );
    }
    view.focus();
    return files.length > 0;
  };
  return {
    put,
    paste(view: EditorView, event: ClipboardEvent): boolean {
      const data = event.clipboardData;
      // Cells of a table come as a picture too; what has words is pasted as words.
      if (data === null || data.getData('text/plain') !== '') return false;
      const files = [...data.files];
      const found = pictureFiles(files);
      return found.length === files.length && put(view, found);
    },
    drop(view: EditorView, event: DragEvent): boolean {
      const files = [...(event.dataTransfer?.files ?? [])];
      const found = pictureFiles(files);
      if (found.length === 0 || found.length < files.length) return false;
      return put(view, found, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
    },
  };
}
