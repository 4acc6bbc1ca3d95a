import assert from 'node:assert/strict';
import { fixBytes } from '../../../integrations/pdf/fixed-bytes.ts';

const pdf = (stamp: string, nodes: string[]) =>
  Buffer.from(
    `%PDF-1.4\n/CreationDate (D:${stamp}+02'00')\n/ModDate (D:${stamp}+02'00')>>\n` +
      nodes.map((node) => `/ID (node${node})`).join('\n'),
    'latin1',
  );

describe('fixed bytes of a PDF', () => {
  it('gives PDFs of the same document the same bytes, whenever and in whichever page they were made', () => {
    const date = new Date('2026-11-19T14:11:00Z');
    const first = fixBytes(pdf('20261122175928', ['00000042', '00000057', '00000042']), date);
    const again = fixBytes(pdf('20270101000000', ['00000315', '00000330', '00000315']), date);
    assert.equal(Buffer.from(first).toString('latin1'), Buffer.from(again).toString('latin1'));
    assert.match(
      Buffer.from(first).toString('latin1'),
      /CreationDate \(D:20261119141100\+00'00'\)/,
    );
  });

  it('changes no length, so that the cross-reference table stays right', () => {
    const before = pdf('20261122175928', ['00000042', '00000007']);
    const { length } = before;
    const after = fixBytes(before, new Date(0));
    assert.equal(after.length, length);
  });

  it('keeps the names in their order, by which the name tree is searched', () => {
    const text = Buffer.from(
      fixBytes(pdf('20261122175928', ['00000900', '00000007']), new Date(0)),
    );
    assert.match(text.toString('latin1'), /node00000002\)\n\/ID \(node00000001/);
  });
});
