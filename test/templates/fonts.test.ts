import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { codePointsOf } from '../../templates/font-table.ts';
import { drawable, fontFaces } from '../../templates/fonts.ts';

const require = createRequire(import.meta.url);
const faces = (text: string) => fontFaces(text).match(/@font-face/g)?.length ?? 0;
const characters = (family: string, subset: string, weight: number) =>
  codePointsOf(
    readFileSync(
      require.resolve(`@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`),
    ),
  );

describe('fonts', () => {
  it('brings Latin only, unless a text asks for more', () => {
    assert.equal(faces('Kruiwagen, 85 liter – één stuk à € 12'), 5);
    assert.ok(faces('Łódź') > 5);
    assert.ok(faces('Θεσσαλονίκη') > 5);
  });

  it('replaces what no font draws, and drops what cannot be seen', () => {
    assert.equal(drawable('Łukasz Żółć, Γιώργος, Київ'), 'Łukasz Żółć, Γιώργος, Київ');
    assert.equal(drawable('Thé 🍵 漢'), 'Thé ? ?');
    assert.equal(drawable('a\u0000b\u202ec\u00add'), 'abcd');
    assert.equal(drawable('e\u0301'), 'é');
    assert.equal(drawable('1\u202f234,50\u00a0€'), '1\u202f234,50\u00a0€');
  });

  it('draws the same characters in every weight it uses', () => {
    const regular = characters('inter', 'latin', 400);
    for (const weight of [500, 600]) {
      assert.deepEqual(characters('inter', 'latin', weight), regular);
    }
    assert.ok(regular.has('€'.charCodeAt(0)) && regular.has('\u2212'.charCodeAt(0)));
    assert.ok(!regular.has('ł'.charCodeAt(0)));
  });
});
