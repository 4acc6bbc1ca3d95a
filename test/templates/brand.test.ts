import assert from 'node:assert/strict';
import { brandColors, contrast, DARK_GROUND } from '../../templates/brand.ts';

describe('brand colours', () => {
  it('keeps a brand colour that can be read', () => {
    const { brandInk, button, onBrand } = brandColors('#2f5d50');
    assert.deepEqual([brandInk, button, onBrand], ['#2f5d50', '#2f5d50', '#ffffff']);
  });

  for (const brand of [
    '#ffd400',
    '#ff7f50',
    '#808080',
    '#00ffff',
    '#ffffff',
    '#000000',
    '#777777',
  ]) {
    it(`makes ${brand} readable as ink, on its tint, on buttons and in dark mode`, () => {
      const { brandInk, tint, onBrand, button, brandOnDark } = brandColors(brand);
      assert.ok(contrast(brandInk, '#ffffff') >= 4.5, `${brandInk} on white`);
      assert.ok(contrast(brandInk, tint) >= 4.5, `${brandInk} on ${tint}`);
      assert.ok(contrast(onBrand, button) >= 4.5, `${onBrand} on ${button}`);
      assert.ok(contrast(brandOnDark, DARK_GROUND) >= 4.5, `${brandOnDark} in dark mode`);
    });
  }

  it('gives the contrast that WCAG gives', () => {
    assert.equal(contrast('#000000', '#ffffff').toFixed(1), '21.0');
    assert.equal(contrast('#1d5a4c', '#ffffff').toFixed(1), '8.0');
    assert.equal(contrast('#5a615e', '#ffffff').toFixed(1), '6.4');
  });

  it('refuses a colour that is none, and with it whatever else it may hold', () => {
    assert.throws(() => brandColors('red;}</style><script>'), /Write the brand colour as #rrggbb/);
  });
});
