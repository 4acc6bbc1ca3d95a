import assert from 'node:assert/strict';
import { cluesIn, matchTransfer, type Payee } from '../../../domain/payment/match-transfer.ts';
import { creditorReference } from '../../../domain/payment/reference.ts';

const ANNA: Payee = {
  orderId: 'anna',
  number: 'W2026-10001',
  isDraft: false,
  currency: 'EUR',
  open: 5495,
  invoices: [{ number: 'F2026-000123', gross: 3000 }],
};
const BRAM: Payee = { ...ANNA, orderId: 'bram', number: 'W2026-10002', invoices: [] };

const transfer = (remittance: string, amount = 5495, currency = 'EUR') => ({
  ...{ remittance, amount, currency },
});
const dueTo = (...args: Parameters<typeof matchTransfer>) => matchTransfer(...args).dueTo;
const signsOf = (...args: Parameters<typeof matchTransfer>) =>
  matchTransfer(...args).candidates.map(({ orderId, signs }) => `${orderId}: ${signs.join(' ')}`);

describe('a bank transfer', () => {
  it('is for the order whose creditor reference it carries, whatever the amount', () => {
    const reference = creditorReference('F2026-000123');
    const printed = reference.replace(/(.{4})/g, '$1 ').toLowerCase();
    for (const remittance of [reference, `Invoice ${printed} thanks`, `/ROC/${reference}//`]) {
      for (const amount of [1, 3000, 9999]) {
        assert.equal(dueTo(transfer(remittance, amount), [ANNA]), 'anna', remittance);
      }
    }
    assert.deepEqual(signsOf(transfer(reference, 3000), [ANNA]), ['anna: reference amount']);
  });

  it('is not taken for one where a check digit is wrong', () => {
    const wrong = creditorReference('W2026-10001').replace(/^RF\d\d/, 'RF00');
    assert.deepEqual(cluesIn(wrong).references, []);
    assert.equal(dueTo(transfer(wrong, 1), [ANNA]), null);
  });

  it('is for the order that it names over the very amount, however its number is written', () => {
    for (const text of [
      'W2026-10001',
      'w2026 10001',
      'order:W2026-10001, thank you',
      'orderW2026-10001 of 2026-01-05',
      'W2026-1 0001',
      '2026/10001',
      'betaling 202610001',
    ]) {
      assert.equal(dueTo(transfer(text), [ANNA]), 'anna', text);
    }
    assert.equal(dueTo(transfer('my invoice F2026-000123', 3000), [ANNA]), 'anna');
    assert.equal(dueTo(transfer('F2026-000123 in full', 5495), [ANNA]), 'anna');
  });

  it('is a proposal where the amount is not what is open', () => {
    assert.equal(dueTo(transfer('W2026-10001', 5494), [ANNA]), null);
    assert.deepEqual(signsOf(transfer('W2026-10001', 5494), [ANNA]), ['anna: number']);
    assert.deepEqual(signsOf(transfer('202610001', 5494), [ANNA]), ['anna: digits']);
    assert.equal(dueTo(transfer('W2026-10001', 3000), [ANNA]), null, 'the invoice is not named');
  });

  it('is a proposal where it speaks for two orders', () => {
    const both = transfer('W2026-10001 and W2026-10002');
    assert.equal(dueTo(both, [ANNA, BRAM]), null);
    assert.deepEqual(signsOf(both, [ANNA, BRAM]), ['anna: number amount', 'bram: number amount']);
    const references = [ANNA, BRAM].map(({ number }) => creditorReference(number)).join(' ');
    assert.equal(dueTo(transfer(references), [ANNA, BRAM]), null);
  });

  it('is for the order that it refers to, although it names another one', () => {
    const text = `${creditorReference('W2026-10002')} W2026-10001`;
    assert.equal(dueTo(transfer(text, 1), [ANNA, BRAM]), 'bram');
    assert.deepEqual(signsOf(transfer(text, 1), [ANNA, BRAM]), ['bram: reference', 'anna: number']);
  });

  it('is never booked by its amount alone, nor in another currency, nor on a draft', () => {
    assert.deepEqual(matchTransfer(transfer('thanks'), [ANNA]), {
      dueTo: null,
      candidates: [{ orderId: 'anna', number: 'W2026-10001', signs: ['amount'] }],
    });
    const reference = creditorReference('W2026-10001');
    assert.equal(dueTo(transfer(reference, 5495, 'SEK'), [ANNA]), null);
    assert.deepEqual(signsOf(transfer(reference, 5495, 'SEK'), [ANNA]), ['anna: reference']);
    assert.equal(dueTo(transfer(reference), [{ ...ANNA, isDraft: true }]), null);
  });

  it('is for nobody known where nothing speaks for anybody', () => {
    const nothing = { dueTo: null, candidates: [] };
    assert.deepEqual(matchTransfer(transfer('rent, March', 80_000), [ANNA]), nothing);
    assert.deepEqual(matchTransfer(transfer(''), []), nothing);
  });

  it('does not take a part of a longer number for the number', () => {
    assert.deepEqual(signsOf(transfer('W2026-100011', 1), [ANNA]), []);
    const digits = { ...ANNA, number: '10001', invoices: [] };
    assert.deepEqual(signsOf(transfer('910001', 1), [digits]), []);
    assert.deepEqual(signsOf(transfer('order10001', 1), [digits]), ['anna: number']);
  });

  it('proposes ten orders at most', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ ...ANNA, orderId: `o${i}` }));
    assert.equal(matchTransfer(transfer(''), many).candidates.length, 10);
  });
});
