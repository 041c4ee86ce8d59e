import type { Api } from '../../ui/http.ts';

/** A file that lies ready for a reply. */
export interface UploadedFile {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  /** Content-ID of a picture that stands in the text. */
  contentId?: string;
}

interface UploadPermit {
  id: string;
  url: string;
  headers?: Record<string, string>;
}

/**
 * Puts a file where a reply can take it from.
 * @param onProgress told the share that has gone up, 0 to 1
 * @throws ProblemError when the desk refuses the file, Error when it cannot be carried over
 */
export async function uploadFile(
  api: Api,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadedFile> {
  const contentType = file.type || 'application/octet-stream';
  const permit = await api.send<UploadPermit>('POST', '/uploads', {
    body: { filename: file.name, contentType, size: file.size },
    signal,
  });
  await putFile(permit, file, contentType, onProgress, signal);
  return { id: permit.id, filename: file.name, size: file.size };
}

/** Puts a file where a permit says. XMLHttpRequest, because `fetch` does not tell how far an upload has come. */
export function putFile(
  permit: UploadPermit,
  file: File,
  contentType: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', permit.url);
    const headers = { 'content-type': contentType, ...permit.headers };
    for (const [name, value] of Object.entries(headers))
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The store answered ${request.status}`));
    request.onerror = () => reject(new Error('The store cannot be reached'));
    signal.addEventListener('abort', () => {
      request.abort();
      reject(new DOMException('Taken away', 'AbortError'));
    });
    request.send(file);
  });
}
