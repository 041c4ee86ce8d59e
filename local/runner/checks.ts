import { createServer } from 'node:net';

/** Something that the desk needs to start is missing; the message is one sentence that says what to do. */
export class CannotStartError extends Error {
  override name = 'CannotStartError';
}

/** Packages that building and running the desk on this machine takes, beyond what is deployed. */
const TOOLS = ['aws-cdk-lib', 'esbuild', 'vite', 'smtp-server', 'oidc-provider', 'ws', 'croner'];

/** @throws CannotStartError when a package is not installed */
export function checkTools(): void {
  const missing = TOOLS.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) {
    throw new CannotStartError(
      `the packages ${missing.join(', ')} are missing: run "npm install" without leaving out development packages`,
    );
  }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** @throws CannotStartError when something listens on the port of 127.0.0.1 already */
export async function checkPort(port: number, variable: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', () => {
      reject(
        new CannotStartError(
          `port ${port} on 127.0.0.1 is taken: stop what uses it, or choose another one with ${variable}`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/** A port number from an environment variable. @throws CannotStartError when it is none */
export function portOf(variable: string, fallback: number): number {
  const given = process.env[variable];
  const port = given === undefined || given === '' ? fallback : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CannotStartError(`${variable} must be a port number, not "${given}"`);
  return port;
}
