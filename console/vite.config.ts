import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const serviceWorker = 'service-worker';

export default defineConfig({
  plugins: [react(), nameShell(), compressAssets()],
  build: {
    // The first that know light-dark() of CSS: what stands in for it elsewhere would need a variable that nobody sets.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // Files of their own: the content security policy lets nothing be inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', [serviceWorker]: 'service-worker/service-worker.ts' },
      output: {
        // At the root, for it answers only for what is below it; under one name, by which browsers ask whether it has changed.
        entryFileNames: ({ name }) => (name === serviceWorker ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});

/** Tells the service worker which files this build is made of, and so makes it another one whenever they are. */
function nameShell(): Plugin {
  return {
    name: 'name-shell',
    async writeBundle({ dir = '' }, bundle) {
      const assets = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const paths = ['/', ...assets.map((name) => `/${name}`)];
      const page = await readFile(join(dir, 'index.html'));
      const version = createHash('sha256').update(page).update(paths.join()).digest('hex').slice(0, 12);
      const file = join(dir, `${serviceWorker}.js`);
      await writeFile(file, `const shell = ${JSON.stringify({ version, paths })};\n${await readFile(file, 'utf8')}`);
    },
  };
}

/** Once here instead of at every answer: the gateway sends the files as they are. From the disk, for only there they are final. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    async writeBundle({ dir = '' }, bundle) {
      const files = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name));
      for (const file of files.map((name) => join(dir, name))) {
        const content = await readFile(file);
        await writeFile(`${file}.br`, brotliCompressSync(content));
        await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
