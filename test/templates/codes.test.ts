import assert from 'node:assert/strict';
import { code128, qrCode } from '../../templates/codes.ts';

/** The modules of a drawing, row by row: 1 is black. */
function modules(path: string, width: number, height: number): string[] {
  const rows = Array.from({ length: height }, () => Array<string>(width).fill('0'));
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    rows[Number(y)]?.fill('1', Number(x), Number(x) + Number(length));
  }
  return rows.map((row) => row.join(''));
}

describe('codes', () => {
  it('draws a QR code with its three finder patterns and a quiet zone of four modules', () => {
    const { path, width, outer } = qrCode('BCD\n002\n1\nSCT');
    const rows = modules(path, width, width);
    assert.equal((width - 17) % 4, 0);
    assert.equal(outer, width + 8);
    for (const row of [rows[0], rows[6]]) {
      assert.ok(row?.startsWith('11111110') && row.endsWith('01111111'), row);
    }
    assert.ok(rows.at(-1)?.startsWith('11111110'));
    assert.notEqual(path, qrCode('BCD\n002\n1\nSCX').path);
  });

  it('draws a Code 128 of letters and figures between its start and stop signs', () => {
    const { path, width, outer } = code128('LH-ABCDE');
    const [bars = ''] = modules(path, width, 1);
    assert.equal(width, 11 * (8 + 2) + 13); // start, eight signs, check sign, stop
    assert.ok(bars.startsWith('11010010000'), 'start of set B');
    assert.ok(bars.endsWith('1100011101011'), 'stop');
    assert.equal(outer, width + 20);
  });

  it('takes the denser set for a long run of figures', () => {
    assert.ok(code128('2026104827').width < code128('ABCDEFGHIJ').width);
  });
});
