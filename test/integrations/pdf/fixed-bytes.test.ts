import assert from 'node:assert/strict';
import { fixBytes } from '../../../integrations/pdf/fixed-bytes.ts';

/** What Chromium writes, with the names of the parts in their order, and the tree sorted by name. */
const pdf = (stamp: string, nodes: string[]) => {
  const tree = nodes.map((node, index) => `(node${node}) ${9 + index} 0 R`).sort();
  const limits = [tree.at(0), tree.at(-1)].map((entry) => entry?.slice(0, 14)).join(' ');
  return Buffer.from(
    `%PDF-1.4\n/CreationDate (D:${stamp}+02'00')\n/ModDate (D:${stamp}+02'00')>>\n` +
      nodes.map((node) => `/ID (node${node})>>\n/Headers [(node${node})]`).join('\n') +
      `<</Limits [${limits}]\n/Names [${tree.join(' ')}]>>`,
    'latin1',
  );
};

describe('fixed bytes of a PDF', () => {
  it('gives PDFs of the same document the same bytes, whenever and in whichever page they were made', () => {
    const date = new Date('2026-11-19T14:11:00Z');
    const first = fixBytes(pdf('20261122175928', ['00000042', '00000057', '00000050']), date);
    const again = fixBytes(pdf('20270101000000', ['00000330', '00000315', '00000316']), date);
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

  it('keeps the tree of names sorted, by which a part is searched', () => {
    const fixed = fixBytes(
      pdf('20261122175928', ['00000900', '00000007', '00000008']),
      new Date(0),
    );
    const text = Buffer.from(fixed).toString('latin1');
    assert.match(text, /\/Limits \[\(node00000001\) \(node00000003\)\]/);
    assert.match(
      text,
      /\/Names \[\(node00000001\) 9 0 R \(node00000002\) 10 0 R \(node00000003\) 11 0 R\]/,
    );
  });
});
