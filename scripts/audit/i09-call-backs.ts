import type { Invariant } from './invariant.ts';
import { mismatchTold, orderBatches } from './orders.ts';

/** Whoever moves the money by hand types references that may come twice. */
const BY_HAND = 'manual';

/** A payment is known to one order and once, however often the provider calls. */
export const newsCountsOnce: Invariant = {
  id: 'I9',
  title: 'what a provider says counts once: no payment is on two orders, or twice on one',
  facts: 'payments with a reference',
  async check({ snapshot }, findings) {
    const [all]: { n: number | string }[] = await snapshot('payments')
      .whereNotNull('reference')
      .whereNot('provider', BY_HAND)
      .count('* as n');
    findings.looked(Number(all?.n ?? 0));
    const twins: { provider: string; reference: string; n: number | string }[] = await snapshot(
      'payments',
    )
      .whereNotNull('reference')
      .whereNot('provider', BY_HAND)
      .groupBy('provider', 'reference')
      .having(snapshot.raw('COUNT(*)'), '>', 1)
      .select('provider', 'reference')
      .count('* as n');
    for (const { provider, reference, n } of twins) {
      const orders: { number: string }[] = await snapshot('payments')
        .join('orders', 'orders.id', 'payments.order_id')
        .where({ provider, reference })
        .select('orders.number');
      findings.violation(
        orders.map(({ number }) => number).join(', '),
        `payment ${reference} of ${provider} counts ${Number(n)} times`,
      );
    }
  },
};

/** Money that a customer has given for an order is on it. */
export const providerIsHeard: Invariant = {
  id: 'I9',
  title: 'every payment that the provider has for an order is on it, or a person was told',
  facts: 'payments of the provider',
  needs: 'provider',
  async check(context, findings) {
    const byOrder = new Map<string, { reference: string; currency: string; amount: number }[]>();
    for (const payment of (await context.payments?.()) ?? []) {
      const amount = payment.status === 'captured' ? payment.captured : payment.authorized;
      const isPaid = payment.status === 'authorized' || payment.status === 'captured';
      if (!isPaid || payment.orderNumber === null) continue;
      const list = byOrder.get(payment.orderNumber) ?? [];
      list.push({ reference: payment.reference, currency: payment.currency, amount });
      byOrder.set(payment.orderNumber, list);
      findings.looked(1);
    }
    for await (const batch of orderBatches(context)) {
      for (const { id, number, order } of batch) {
        for (const { reference, currency, amount } of byOrder.get(number) ?? []) {
          if (order.payments.some((payment) => payment.reference === reference)) continue;
          if (order.status === 'draft') continue;
          const what = `${amount} ${currency} of payment ${reference} is at the provider and not on the order`;
          if (await mismatchTold(context, id, reference))
            findings.remark(`${number}: ${what}; a person has been told`);
          else findings.violation(number, what);
        }
      }
    }
  },
};
