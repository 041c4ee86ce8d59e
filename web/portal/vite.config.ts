import { defineConfig } from 'vite';
import { siteConfig } from '../vite-base.ts';

export default defineConfig(siteConfig(import.meta.dirname, '/portal/'));
