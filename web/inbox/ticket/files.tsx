import { type ClipboardEvent, type DragEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-time.ts';
import { Icon } from '../../ui/icons.tsx';
import { type UploadedFile, uploadFile } from '../api/upload.ts';
import { useTexts } from '../composer/texts.ts';
import { useDesk } from '../desk.ts';
import type { EditorPictures } from '../editor/rich-text.tsx';
import { useFailure } from '../shell/failed-state.tsx';

/** A file on its way up, or one that did not get there. */
interface RisingFile {
  key: string;
  file: File;
  /** Share that has gone up, 0 to 1. */
  progress: number;
  error?: string;
  /** Of a picture that stands in the text. */
  contentId?: string;
  abort: AbortController;
}

/** The files that go with a reply or a note. */
export interface Files {
  rising: RisingFile[];
  /** Those that lie ready. */
  ready: UploadedFile[];
  uploading: boolean;
  add: (files: Iterable<File>) => void;
  drop: (event: DragEvent) => void;
  /** Takes what the clipboard holds as files, such as a screenshot; text is left to the box. */
  paste: (event: ClipboardEvent) => void;
  /** Pictures that stand in the text: they go up as the others do. */
  pictures: EditorPictures;
  /** Takes one away, by its key or its id. */
  remove: (key: string) => void;
}

/**
 * Files go up as soon as they are picked, so that sending need not wait.
 * @param ready those that lie ready already; the owner keeps them
 * @param change told how the list of those that lie ready is to change
 */
export function useFiles(
  ready: UploadedFile[],
  change: (how: (ready: UploadedFile[]) => UploadedFile[]) => void,
): Files {
  const { api } = useDesk();
  const failure = useFailure();
  const [rising, setRising] = useState<RisingFile[]>([]);
  const alter = (key: string, part: Partial<RisingFile>): void =>
    setRising((files) => files.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const leave = (key: string): void => setRising((files) => files.filter((each) => each.key !== key));
  const put = useRef(change);
  put.current = change;
  const send = (file: File, inText: { contentId?: string }): void => {
    const entry: RisingFile = { key: crypto.randomUUID(), file, progress: 0, abort: new AbortController(), ...inText };
    setRising((files) => [...files, entry]);
    uploadFile(api, file, (progress) => alter(entry.key, { progress }), entry.abort.signal).then(
      (done) => {
        leave(entry.key);
        put.current((files) => [...files, { ...done, ...inText }]);
      },
      (error) => alter(entry.key, { error: failure(error) }),
    );
  };
  const refuse = (file: File, error: string): void =>
    setRising((files) => [
      ...files,
      { key: crypto.randomUUID(), file, progress: 0, error, abort: new AbortController() },
    ]);
  const add = (picked: Iterable<File>): void => {
    for (const file of picked) send(file, {});
  };
  const pictures = usePictures(ready, rising, send, refuse);
  return {
    rising,
    ready,
    uploading: rising.some((each) => !each.error),
    add,
    pictures,
    drop: (event) => {
      if (event.defaultPrevented || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      add(event.dataTransfer.files);
    },
    paste: (event) => {
      if (event.defaultPrevented || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      add(event.clipboardData.files);
    },
    remove: (key) => {
      rising.find((each) => each.key === key)?.abort.abort();
      leave(key);
      change((files) => files.filter((each) => each.id !== key));
    },
  };
}

/** A picture that stands in the text may have so many bytes: together they must find room in the mail. */
const largestPicture = 5_000_000;

/** Where this page shows pictures from that it has taken up itself, by Content-ID. */
const own = new Map<string, string>();

function usePictures(
  ready: readonly UploadedFile[],
  rising: readonly RisingFile[],
  send: (file: File, inText: { contentId: string }) => void,
  refuse: (file: File, error: string) => void,
): EditorPictures {
  const { api } = useDesk();
  const { t } = useTexts();
  return {
    add(file) {
      if (file.size > largestPicture) {
        refuse(file, t('composer.pictureTooLarge'));
        return undefined;
      }
      const contentId = `${crypto.randomUUID()}@tuki`;
      own.set(contentId, URL.createObjectURL(file));
      send(file, { contentId });
      return contentId;
    },
    async addressOf(contentId) {
      const id = ready.find((file) => file.contentId === contentId)?.id;
      const address = own.get(contentId);
      if (address !== undefined || id === undefined) return address;
      // What cannot be fetched is shown by its name.
      return api.get<{ url: string }>(`/uploads/${id}`).then(
        ({ url }) => url,
        () => undefined,
      );
    },
    lost: rising.flatMap(({ contentId, error }) => (contentId !== undefined && error !== undefined ? [contentId] : [])),
  };
}

/** Opens the device's own file window. */
export function FilePicker(props: { files: Files }): ReactElement {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files.add')}
        onChange={(event) => {
          props.files.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <Button kind="quiet" onClick={() => input.current?.click()}>
        <Icon name="clip" />
        <span className="only-wide">{t('files.add')}</span>
        <span className="only-narrow visually-hidden">{t('files.add')}</span>
      </Button>
    </>
  );
}

/** The picked files, how far each has gone up, and a way to take it away again. */
export function FileList(props: { files: Files }): ReactElement | null {
  const { t, language } = useTexts();
  const { rising, remove } = props.files;
  const ready = props.files.ready.filter((file) => file.contentId === undefined);
  if (ready.length + rising.length === 0) return null;
  return (
    <ul className="attachments">
      {ready.map((file) => (
        <PickedFile
          key={file.id}
          name={file.filename}
          said={formatSize(file.size, language)}
          onRemove={() => remove(file.id)}
        />
      ))}
      {rising.map(({ key, file, progress, error }) => (
        <PickedFile
          key={key}
          name={file.name}
          said={error ?? formatSize(file.size, language)}
          failed={error !== undefined}
          onRemove={() => remove(key)}
        >
          {error ? null : <progress value={progress} aria-label={t('files.progress', { name: file.name })} />}
        </PickedFile>
      ))}
    </ul>
  );
}

function PickedFile(props: {
  name: string;
  said: string;
  failed?: boolean;
  onRemove: () => void;
  children?: ReactNode;
}): ReactElement {
  const { t } = useTexts();
  return (
    <li className="picked" data-failed={props.failed ?? false}>
      <Icon name="file" size={16} />
      <span className="file-name">{props.name}</span>
      <span className="muted">{props.said}</span>
      {props.children}
      <Button size="small" kind="quiet" aria-label={t('files.remove', { name: props.name })} onClick={props.onRemove}>
        ×
      </Button>
    </li>
  );
}
