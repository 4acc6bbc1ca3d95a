import { draftLine, draftOrder, inShopWith, tell, type Story } from './orders.ts';
import { place } from './steps.ts';

/** Of its three products two give the same label, and one none. */
export const labelledDraft = () =>
  draftOrder({
    lines: [
      draftLine('saw', 1, { customerLabel: 'trade' }),
      draftLine('pot', 2),
      draftLine('axe', 1, { customerLabel: 'trade' }),
    ],
  });

/** Placed where products give their buyers labels. */
export const placedWithLabels = (): Story =>
  tell(labelledDraft(), inShopWith({ labelsFromProducts: true }), place());
