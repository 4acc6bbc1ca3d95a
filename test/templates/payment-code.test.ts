import assert from 'node:assert/strict';
import { epcPayload, grouped } from '../../templates/payment-code.ts';

const TRANSFER = {
  bic: 'ABNANL2A',
  name: 'Duin & Daal B.V.',
  iban: 'NL91 ABNA 0417 1643 00',
  amount: 74_915,
  reference: 'RF02 2026 0042 13',
};

describe('payment codes', () => {
  it('puts the lines of EPC069-12 in their order', () => {
    assert.equal(
      epcPayload(TRANSFER),
      'BCD\n002\n1\nSCT\nABNANL2A\nDuin & Daal B.V.\nNL91ABNA0417164300\nEUR749.15\n\nRF022026004213',
    );
  });

  it('carries a reference that is not ISO 11649 as text, one line further', () => {
    const lines = epcPayload({ ...TRANSFER, reference: '+++090/9337/55493+++' }).split('\n');
    assert.deepEqual(lines.slice(8), ['', '', '+++090/9337/55493+++']);
  });

  it('keeps line breaks in a name or reference from moving the lines', () => {
    const lines = epcPayload({ ...TRANSFER, name: 'A\nB', reference: 'x\ny' }).split('\n');
    assert.equal(lines[5], 'A B');
    assert.equal(lines.length, 11);
  });

  it('refuses an amount that the standard cannot carry', () => {
    assert.throws(() => epcPayload({ ...TRANSFER, amount: 0 }), RangeError);
    assert.throws(() => epcPayload({ ...TRANSFER, amount: 100_000_000_000 }), RangeError);
  });

  it('groups codes by four without letting them break', () => {
    assert.equal(grouped('NL91ABNA0417164300'), 'NL91\u00a0ABNA\u00a00417\u00a01643\u00a000');
  });
});
