import { DAY, HOUR, MINUTE } from '../../domain/time/calendar.ts';
import type { Order } from '../../domain/order/order.ts';
import type { CustomerProfile } from '../../db/repositories/customers.ts';
import { BACK_ORDERABLE, PLENTIFUL, type DemoProduct } from './catalogue.ts';
import { PEOPLE } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { STORIES, type Deed, type Story } from './stories.ts';

/** One order to be: who bought what, and what was done when. Instants in ms UTC. */
export interface Life {
  readonly story: Story;
  readonly customer: CustomerProfile;
  /** Somebody else that the goods go to; null: to the customer. */
  readonly receiver: CustomerProfile | null;
  readonly basket: readonly BasketLine[];
  readonly source: Order['source'];
  readonly comment: string | null;
  readonly cameInAt: number;
  readonly deeds: readonly (Deed & { readonly at: number })[];
}

interface BasketLine {
  readonly product: DemoProduct;
  readonly quantity: number;
  /** Minor units off the line. */
  readonly discount: number;
}

const COMMENTS: Readonly<Record<CustomerProfile['locale'], string>> = {
  nl: 'Bij afwezigheid graag in het schuurtje naast de poort.',
  en: 'If nobody is in, please leave it in the shed beside the gate.',
  de: 'Wenn niemand da ist, bitte in den Schuppen neben dem Tor.',
  da: 'Er ingen hjemme, må den stilles i skuret ved lågen.',
  fr: 'En cas d’absence, merci de déposer dans l’abri près du portail.',
};

/** The lives of all orders up to `now` (ms UTC); the same ones each time, seen from another day. */
export function demoLives(now: number): Life[] {
  const random = createRandom(2015);
  return STORIES.flatMap((story) =>
    Array.from({ length: story.count }, (_, index) => lifeOf(story, index, now, random)),
  );
}

function lifeOf(story: Story, index: number, now: number, random: Random): Life {
  const companies = story.payment === 'onAccount';
  const customer = random.pick(PEOPLE.filter(({ company }) => (company !== null) === companies));
  const neighbours = PEOPLE.filter(
    (other) => other !== customer && country(other) === country(customer),
  );
  const cameInAt = arrival(story, index, now, random);
  return {
    story,
    customer,
    receiver: random.between(1, 10) === 1 ? random.pick(neighbours) : null,
    basket: basketOf(story, random),
    source: story.draft ? 'phone' : random.pick(['web', 'web', 'web', 'web', 'phone', 'api']),
    comment: random.between(1, 6) === 1 ? COMMENTS[customer.locale] : null,
    cameInAt,
    deeds: timed(story.deeds, cameInAt, now, random),
  };
}

const country = ({ billingAddress }: CustomerProfile): string => billingAddress.country;

function basketOf({ awaited, fewestLines = 1 }: Story, random: Random): BasketLine[] {
  const products = new Set<DemoProduct>();
  if (awaited) products.add(random.pick(BACK_ORDERABLE));
  const lines = random.between(fewestLines, 4);
  while (products.size < lines) products.add(random.pick(PLENTIFUL));
  return [...products].map((product) => {
    const quantity = product.unitPrice > 8000 ? 1 : random.pick([1, 1, 2, 3]);
    const tenth = Math.floor((product.unitPrice * quantity) / 10);
    return { product, quantity, discount: random.between(1, 9) === 1 ? tenth : 0 };
  });
}

/** Spread evenly over the story's days, between breakfast and bedtime. */
function arrival(
  { daysAgo: [least, most], count }: Story,
  index: number,
  now: number,
  random: Random,
): number {
  const daysAgo = least + Math.floor(((most - least) * index) / Math.max(1, count - 1));
  const at = startOf(now) - daysAgo * DAY + random.between(7 * 60, 20 * 60) * MINUTE;
  return daysAgo > 0 ? at : now - random.between(10, 240) * MINUTE;
}

/** Staff work from nine to four; what is done today has been done by now. */
function timed(deeds: readonly Deed[], cameInAt: number, now: number, random: Random) {
  let previous = cameInAt;
  return deeds.map((deed) => {
    const morning = startOf(cameInAt) + deed.day * DAY + 8 * HOUR;
    const worked = morning + random.between(0, 7 * 60) * MINUTE;
    previous = Math.max(previous + 5 * MINUTE, Math.min(worked, now - MINUTE));
    return { ...deed, at: previous };
  });
}

const startOf = (at: number): number => at - (at % DAY);
