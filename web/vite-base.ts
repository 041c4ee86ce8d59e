import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

/**
 * How a site is built: no inline script, no data address, nothing that a strict content security policy would refuse.
 * @param root folder of the site
 * @param base path that it is served under
 */
export function siteConfig(root: string, base: string): UserConfig {
  return {
    root,
    base,
    plugins: [react()],
    build: {
      target: 'es2024',
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  };
}
