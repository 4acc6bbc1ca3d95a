import assert from 'node:assert/strict';
import { cssString, plainText, richHtml, safeUrl, wrapLines } from '../../templates/escape.ts';

describe('escaping', () => {
  it('leaves nothing in a CSS string that could end it or the style sheet', () => {
    const written = cssString('A"B\\C\n</style><b>{}');
    assert.equal(written, '"A\\22 B\\5c C\\a \\3c \\2f style\\3e \\3c b\\3e \\7b \\7d "');
  });

  it('links to http and https only', () => {
    assert.equal(safeUrl('https://lindehof.example/a?b=c'), 'https://lindehof.example/a?b=c');
    for (const url of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      'a/b',
      '',
    ]) {
      assert.equal(safeUrl(url), null, url);
    }
    assert.equal(safeUrl(null), null);
  });

  it('makes bold of our stars and text of everything else', () => {
    assert.equal(richHtml('**a <b>** & c'), '<b>a &#60;b&#62;</b> &#38; c');
    assert.equal(plainText('**a** & c'), 'a & c');
  });

  it('wraps at blanks and leaves a long link whole', () => {
    const link = `https://lindehof.example/${'x'.repeat(90)}`;
    assert.equal(wrapLines(`one two three\n${link} four`, 9), `one two\nthree\n${link}\nfour`);
  });
});
