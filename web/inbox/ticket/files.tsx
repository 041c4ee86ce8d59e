import { type DragEvent, type ReactElement, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-time.ts';
import { Icon } from '../../ui/icons.tsx';
import { type UploadedFile, uploadFile } from '../api/upload.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

interface PickedFile {
  key: string;
  file: File;
  /** Share that has gone up, 0 to 1. */
  progress: number;
  done?: UploadedFile;
  error?: string;
  abort: AbortController;
}

/** The files that go with a reply. */
export interface Files {
  list: PickedFile[];
  /** Those that lie ready. */
  ready: UploadedFile[];
  uploading: boolean;
  add: (files: Iterable<File>) => void;
  drop: (event: DragEvent) => void;
  remove: (key: string) => void;
  clear: () => void;
}

/** Files go up as soon as they are picked, so that sending need not wait. */
export function useFiles(): Files {
  const { api } = useDesk();
  const failure = useFailure();
  const [list, setList] = useState<PickedFile[]>([]);
  const change = (key: string, change: Partial<PickedFile>): void =>
    setList((files) => files.map((each) => (each.key === key ? { ...each, ...change } : each)));
  const add = (picked: Iterable<File>): void => {
    for (const file of picked) {
      const entry: PickedFile = { key: crypto.randomUUID(), file, progress: 0, abort: new AbortController() };
      setList((files) => [...files, entry]);
      uploadFile(api, file, (progress) => change(entry.key, { progress }), entry.abort.signal).then(
        (done) => change(entry.key, { done, progress: 1 }),
        (error) => change(entry.key, { error: failure(error) }),
      );
    }
  };
  return {
    list,
    ready: list.flatMap((each) => each.done ?? []),
    uploading: list.some((each) => !each.done && !each.error),
    add,
    drop: (event) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      add(event.dataTransfer.files);
    },
    remove: (key) => {
      list.find((each) => each.key === key)?.abort.abort();
      setList((files) => files.filter((each) => each.key !== key));
    },
    clear: () => setList([]),
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
  if (props.files.list.length === 0) return null;
  return (
    <ul className="attachments">
      {props.files.list.map((each) => (
        <li key={each.key} className="picked" data-failed={each.error !== undefined}>
          <Icon name="file" size={16} />
          <span className="file-name">{each.file.name}</span>
          <span className="muted">{each.error ?? formatSize(each.file.size, language)}</span>
          {each.done || each.error ? null : (
            <progress value={each.progress} aria-label={t('files.progress', { name: each.file.name })} />
          )}
          <Button
            size="small"
            kind="quiet"
            aria-label={t('files.remove', { name: each.file.name })}
            onClick={() => props.files.remove(each.key)}
          >
            ×
          </Button>
        </li>
      ))}
    </ul>
  );
}
