import assert from 'node:assert/strict';
import { quoteSnapshot } from '../../../domain/document/quote-snapshot.ts';
import { quoteMail } from '../../../domain/notification/quote-mail.ts';
import { quoteStatusOn, usualLastDay } from '../../../domain/quote/quote.ts';
import { convertRefusal, editRefusal, sendRefusal } from '../../../domain/quote/rules.ts';
import { mailDomainOf } from '../../../domain/settings/shop.ts';
import { dayIn } from '../../../domain/time/calendar.ts';
import { draftLine, draftOrder, MONDAY, settingsWith } from '../support/orders.ts';
import { QUOTE_PARTIES, quoteOf } from '../support/quotes.ts';

const LAST = '2026-03-31';
const AFTER = '2026-04-01';

describe('a quote', () => {
  it('holds on its last day and has expired on the next', () => {
    assert.equal(quoteStatusOn(quoteOf(), LAST), 'open');
    assert.equal(quoteStatusOn(quoteOf({ status: 'sent' }), LAST), 'sent');
    assert.equal(quoteStatusOn(quoteOf({ status: 'sent' }), AFTER), 'expired');
    assert.equal(quoteStatusOn(quoteOf({ status: 'accepted' }), AFTER), 'accepted');
    assert.equal(quoteStatusOn(quoteOf({ status: 'declined' }), AFTER), 'declined');
  });

  it('holds as long as the settings say, by the shop’s days', () => {
    assert.equal(usualLastDay(MONDAY, settingsWith({ quotes: { validDays: 30 } })), '2026-04-01');
    assert.equal(dayIn(Date.UTC(2026, 2, 31, 22, 30), 'Europe/Amsterdam'), AFTER);
  });

  it('can be changed until it is accepted', () => {
    for (const status of ['open', 'sent', 'declined'] as const) {
      assert.equal(editRefusal(quoteOf({ status })), null);
    }
    assert.equal(editRefusal(quoteOf({ status: 'accepted' }))?.code, 'quoteAccepted');
  });

  it('is sent only while it holds', () => {
    assert.equal(sendRefusal(quoteOf({ status: 'sent' }), LAST), null);
    assert.equal(sendRefusal(quoteOf(), AFTER)?.code, 'quoteExpired');
    assert.equal(sendRefusal(quoteOf({ status: 'declined' }), LAST)?.code, 'quoteDeclined');
    assert.equal(sendRefusal(quoteOf({ status: 'accepted' }), LAST)?.code, 'quoteAccepted');
  });

  it('becomes an order while it holds; an operator may let a late one pass', () => {
    assert.equal(convertRefusal(quoteOf(), LAST, false), null);
    const late = convertRefusal(quoteOf(), AFTER, false);
    assert.equal(late?.code, 'quoteExpired');
    assert.match(late.sentence, /held until 2026-03-31.*or override/);
    assert.equal(convertRefusal(quoteOf(), AFTER, true), null);
    const declined = quoteOf({ status: 'declined' });
    assert.equal(convertRefusal(declined, LAST, true)?.code, 'quoteDeclined');
  });
});

describe('what a quote says', () => {
  const settings = settingsWith();

  it('is what the order would come to, with its last day', () => {
    const lines = [draftLine('pot', 2, { discount: 100 })];
    const said = quoteSnapshot(
      quoteOf({ draft: draftOrder({ lines }) }),
      QUOTE_PARTIES,
      settings,
      MONDAY,
    );
    assert.equal(said.validUntil, LAST);
    assert.equal(said.deliveryAddress, null);
    assert.deepEqual(
      said.lines.map(({ quantity, unitPrice, discount, amount }) => [
        ...[quantity, unitPrice, discount, amount],
      ]),
      [[2, 1000, 100, 1900]],
    );
    assert.equal(said.totals.gross, 2400);
    const elsewhere = { ...QUOTE_PARTIES.deliveryAddress, street: 'Elsewhere 1' };
    const parties = { ...QUOTE_PARTIES, deliveryAddress: elsewhere };
    const sent = quoteSnapshot(quoteOf(), parties, settings, MONDAY);
    assert.deepEqual(sent.deliveryAddress, elsewhere);
  });

  it('is in its mail with tax, also where prices are without', () => {
    const said = quoteSnapshot(quoteOf(), QUOTE_PARTIES, settings, MONDAY);
    const net = quoteOf({ draft: draftOrder({ pricesIncludeTax: false }) });
    const saidNet = quoteSnapshot(net, QUOTE_PARTIES, settings, MONDAY);
    assert.deepEqual(
      [quoteMail(said), quoteMail(saidNet)].map((mail) => [
        ...mail.lines.map(({ amount }) => amount),
        mail.shippingAmount,
        mail.totals.gross,
      ]),
      [
        [2000, 3000, 500, 5500],
        [2420, 3630, 605, 6655],
      ],
    );
    assert.equal(quoteMail(said).quoteNumber, 'Q2026-00001');
  });

  it('comes from the shop’s own name on the net', () => {
    assert.equal(mailDomainOf({ website: 'https://lindehof.example/nl' }), 'lindehof.example');
    assert.equal(mailDomainOf({ website: 'https://' }), 'holdfast.invalid');
  });
});
