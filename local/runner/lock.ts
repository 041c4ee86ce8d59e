import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The data folder cannot be used. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

/**
 * Makes the data folder and takes it for this process alone. The lock of a process that no longer runs is taken over.
 *
 * @returns gives the folder free
 * @throws DataFolderError when it cannot be written to or another process uses it
 */
export function lockDataFolder(dataDir: string): () => void {
  const file = path.join(dataDir, 'lock');
  try {
    mkdirSync(dataDir, { recursive: true });
    take(file, dataDir);
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(
      `the data folder ${dataDir} cannot be written to (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  return () => rmSync(file, { force: true });
}

function take(file: string, dataDir: string): void {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner === process.pid || isRunning(owner)) {
      throw new DataFolderError(`the data folder ${dataDir} is in use by process ${owner}`);
    }
    rmSync(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
