import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import { createPdfRenderer } from '../../integrations/pdf/renderer.ts';
import { testChromium } from '../support/servers.ts';
import { ALL_POWERS, apiStage } from './support.ts';

describe('A document that is asked for before it was made', function () {
  this.timeout(30_000);
  let printed = 0;
  const stage = apiStage({
    deps: { limits: { ...DEFAULT_LIMITS, printMs: 20_000, outcomeMs: 20_000 } },
    async pdf() {
      const renderer = createPdfRenderer(await testChromium());
      return {
        ...renderer,
        render(html) {
          printed += 1;
          return renderer.render(html);
        },
      };
    },
  });

  const fetchPdf = (href: string) =>
    fetch(stage().api.url + href, { headers: { authorization: `Bearer ${ALL_POWERS}` } });

  it('is printed while the caller waits, once however many ask, and keeps its bytes', async () => {
    const { call, placed } = stage();
    const order = await placed();
    await call('POST', `/api/orders/${order.id}/ship`);
    const { body } = await call('GET', `/api/orders/${order.id}`);
    const slip = body.documents.find(({ kind }) => kind === 'packingSlip');
    assert.equal(slip?.renderedAt, null, 'nobody has asked yet');

    const before = printed;
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetchPdf(slip.href)));
    const files = await Promise.all(
      answers.map(async (answer) => {
        assert.equal(answer.status, 200);
        return Buffer.from(await answer.arrayBuffer());
      }),
    );
    assert.equal(files[0]?.subarray(0, 5).toString(), '%PDF-');
    const again = Buffer.from(await (await fetchPdf(slip.href)).arrayBuffer());
    for (const file of files) assert.deepEqual(file, again);
    assert.equal(printed, before + 1);
  });
});
