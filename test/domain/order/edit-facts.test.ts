import assert from 'node:assert/strict';
import { editFacts, touchedProducts } from '../../../domain/order/edit-facts.ts';
import { draftOrder, NEW_PRODUCT, SHOP } from '../support/orders.ts';
import { addProduct, sendBy, want } from '../support/steps.ts';

describe('what a change of an order has to know', () => {
  it('names each product once whose stock it may move, and those that are new', () => {
    const changes = [...want({ pot: 1 }), addProduct(), addProduct(2), sendBy('express', 0)];
    assert.deepEqual(touchedProducts(draftOrder(), changes), {
      stocked: ['prod-pot', 'prod-new'],
      sold: ['prod-new'],
    });
  });

  it('knows products that are for sale, and of addresses no more than the country', () => {
    const products = [
      { ...NEW_PRODUCT, id: 'prod-new', active: true },
      { ...NEW_PRODUCT, id: 'prod-old', active: false },
    ];
    const both = editFacts(products, { billing: SHOP.address, delivery: SHOP.address });
    assert.deepEqual(Object.keys(both.products), ['prod-new']);
    assert.deepEqual([both.deliveryCountry, both.hasBillingAddress], ['NL', true]);
    const none = editFacts([], { billing: null, delivery: null });
    assert.deepEqual(none, { products: {}, deliveryCountry: null, hasBillingAddress: false });
  });
});
