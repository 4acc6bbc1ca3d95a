import assert from 'node:assert/strict';
import { LOCALES } from '../../domain/settings/shop.ts';
import { drawable } from '../../templates/fonts.ts';
import { fill, wordFor, wordsFor } from '../../templates/words.ts';

/** Every key of nested words with its sentence. */
function flat(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? flat(value, `${path}${key}.`)
      : [[path + key, String(value)] as [string, string]],
  );
}

const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();

describe('words', () => {
  const english = new Map(flat(wordsFor('en')));

  for (const locale of LOCALES) {
    const words = new Map(flat(wordsFor(locale)));

    it(`has every word in ${locale}, and none of its own`, () => {
      assert.ok(words.size > 200);
      assert.deepEqual([...words.keys()].sort(), [...english.keys()].sort());
      assert.deepEqual(
        [...words].filter(([, sentence]) => sentence.trim() === ''),
        [],
      );
    });

    it(`fills the same places in ${locale} as in English`, () => {
      for (const [key, sentence] of words) {
        assert.deepEqual(places(sentence), places(english.get(key) ?? ''), `${locale} ${key}`);
      }
    });

    it(`uses only characters in ${locale} that the fonts draw`, () => {
      for (const [key, sentence] of words) assert.equal(drawable(sentence), sentence, key);
    });
  }

  it('writes French with its blanks before : ; ! and ?', () => {
    for (const [key, sentence] of flat(wordsFor('fr'))) {
      assert.doesNotMatch(sentence, /[^\u202f][;!?]/u, key);
      assert.doesNotMatch(sentence, /[^\u00a0]:/u, key);
    }
  });

  it('never calls a correction Gutschrift in German, which would mean self-billing', () => {
    const titles = [wordsFor('de').document.creditNote, wordsFor('de').mail.creditNote.subject];
    for (const title of titles) assert.doesNotMatch(title, /Gutschrift/);
  });

  it('refuses a sentence with a place that has no value', () => {
    assert.equal(fill('{a} of {b}', { a: 1, b: '{a}' }), '1 of {a}');
    assert.throws(() => fill('{a} of {b}', { a: 1 }), /No value for \{b\}/);
  });

  it('prints an unknown code as it is, also one named like a property', () => {
    const { methods } = wordsFor('en');
    assert.equal(wordFor('ideal', methods), 'iDEAL');
    assert.equal(wordFor('constructor', methods), 'constructor');
  });
});
