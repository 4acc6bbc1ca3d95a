/**
 * The last step of `npm run build`: puts beside the compiled files what they read at run time (templates,
 * words, fonts, pictures).
 */
import { cp } from 'node:fs/promises';
import { extname } from 'node:path';

const COMPILED = new Set(['.ts', '.js', '.map']);

for (const folder of ['templates', 'api', 'integrations']) {
  await cp(
    new URL(`../${folder}/`, import.meta.url),
    new URL(`../dist/${folder}/`, import.meta.url),
    {
      recursive: true,
      filter: (source) => !COMPILED.has(extname(source)),
    },
  );
}
