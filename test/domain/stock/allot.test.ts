import assert from 'node:assert/strict';
import { allot, type WaitingLine } from '../../../domain/stock/allot.ts';

const waits = (orderId: string, quantity: number, productId = 'pot'): WaitingLine => ({
  orderId,
  lineId: 'l1',
  productId,
  quantity,
});
const inWords = (shares: readonly WaitingLine[]) =>
  shares.map(({ orderId, quantity, productId }) => `${orderId}: ${quantity} ${productId}`);

describe('goods that came in', () => {
  it('go to the oldest order first, the last one served in part', () => {
    const shares = allot({ pot: 5 }, [waits('first', 2), waits('second', 2), waits('third', 4)]);
    assert.deepEqual(inWords(shares), ['first: 2 pot', 'second: 2 pot', 'third: 1 pot']);
  });

  it('are counted by product: one that is short keeps nobody from another', () => {
    const shares = allot({ pot: 1, plant: 3 }, [
      waits('first', 2),
      waits('second', 2),
      waits('third', 2, 'plant'),
    ]);
    assert.deepEqual(inWords(shares), ['first: 1 pot', 'third: 2 plant']);
  });

  it('are given to nobody where none are free, or the product is not known', () => {
    assert.deepEqual(allot({ pot: 0 }, [waits('first', 2)]), []);
    assert.deepEqual(allot({ pot: -3 }, [waits('first', 2)]), []);
    assert.deepEqual(allot({}, [waits('first', 2)]), []);
  });
});
