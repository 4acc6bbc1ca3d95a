import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../domain/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.ts'),
);

describe('the rules', () => {
  it('import nothing from outside, and no rule is a default export', () => {
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
      for (const from of imported) {
        const target = new URL(from, new URL(file, folder));
        assert.ok(from.startsWith('.') && target.href.startsWith(folder.href), `${file}: ${from}`);
      }
      assert.doesNotMatch(text, /export default/, file);
    }
  });

  it('load each on its own, without a clock, chance or an environment', async () => {
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      assert.doesNotMatch(text, /Date\.now|new Date\(\)|Math\.random|process\.|fetch\(/, file);
      const loaded: unknown = await import(new URL(file, folder).href);
      assert.equal(typeof loaded, 'object');
    }
  });
});
