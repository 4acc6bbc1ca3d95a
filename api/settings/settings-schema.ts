import { z } from 'zod';
import { RETURN_ACTIONS } from '../../domain/order/order.ts';
import { ACTION_NAMES } from '../../domain/order/action-names.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import { LADDER_ACTS, SERIES, type Settings } from '../../domain/settings/settings.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import { instant } from '../http/instants.ts';
import { AddressInput, code, money, text } from '../orders/order-input.ts';

const days = z.int();
const optional = (length: number) => text(length).nullable();
const email = z.string().trim().max(254).toLowerCase().pipe(z.email('This is no e-mail address.'));
const actionName = z.enum(ACTION_NAMES as [ActionName, ...ActionName[]]);

const series = z.strictObject({
  prefix: z.string().max(30).describe('May hold {year}: numbers then begin anew each year'),
  start: z.int(),
  width: z.int(),
});

const shop = z.strictObject({
  name: text(100),
  tagline: optional(200),
  legalName: text(200),
  address: AddressInput,
  email,
  phone: optional(40),
  website: z.string().max(200),
  vatId: text(20),
  register: text(200).describe('As it is printed, e.g. KvK 90412377'),
  iban: text(42),
  bic: text(11),
  brandColor: z.string(),
  logoSvg: z.string().max(20_000).nullable().describe('24 × 24 units, shapes only'),
});

const byLanguage = (length: number) => z.partialRecord(z.enum(LOCALES), text(length));

const shippingMethod = z.discriminatedUnion('kind', [
  z.strictObject({ name: text(100), kind: z.literal('parcel') }),
  z.strictObject({
    name: text(100),
    kind: z.literal('pickup'),
    location: z.strictObject({
      name: text(100),
      address: AddressInput.omit({ name: true, company: true }),
      openingHours: byLanguage(500),
    }),
  }),
]);

/** Everything a shop decides, as it is asked for and answered; `version` goes along as ETag. */
export const SettingsInput = z
  .strictObject({
    shop,
    prices: z.strictObject({ currency: z.string(), includeTax: z.boolean() }),
    timeZone: z.string().max(60).describe('IANA, e.g. Europe/Amsterdam'),
    administrators: z.array(email).max(20),
    numberSeries: z.strictObject(
      Object.fromEntries(SERIES.map((name) => [name, series])) as Record<
        (typeof SERIES)[number],
        typeof series
      >,
    ),
    invoiceTiming: z.enum(['placing', 'shipping', 'payment', 'manual']),
    invoiceEdits: z.enum(['automatic', 'manual']),
    invoiceReminderDays: z.array(days).max(20),
    stockTiming: z.enum(['placing', 'shipping', 'manual']),
    paymentReminderDays: z.array(days).max(20),
    cancelUnpaidAfterDays: days.nullable(),
    paymentTermDays: days,
    capture: z.strictObject({
      onShipping: z.boolean(),
      onlyAfterDispatchIn: z.array(z.string()).max(250),
      authorizationDays: z
        .object({ default: z.int() })
        .catchall(days.nullable())
        .describe('By card scheme or method, or by that at one provider (`stripe/klarna`)'),
      reauthorizationDays: z
        .record(z.string(), z.int())
        .describe('Those that can be reserved anew'),
      mostReauthorizations: z.int(),
      ladder: z.array(z.strictObject({ hoursBefore: z.number(), do: z.enum(LADDER_ACTS) })).max(50),
    }),
    grace: z.strictObject({ minutes: z.int(), actions: z.array(actionName).max(100) }),
    refunds: z.strictObject({ payAtOnce: z.boolean() }),
    shipping: z.strictObject({
      methods: z.array(shippingMethod).max(100),
      carriers: z
        .array(
          z.strictObject({
            code,
            name: text(60),
            trackingUrl: z.string().max(500).nullable(),
          }),
        )
        .max(100),
      unpaidMethods: z.array(code).max(50),
      trackingRequired: z.boolean(),
      pickedByPrinting: z.boolean(),
      deliverOnCarrierStatus: z.boolean(),
      deliveryDays: days.nullable(),
    }),
    pickup: z.strictObject({
      reminderDays: z.array(days).max(20),
      keepDays: days.nullable(),
      afterwards: z.enum(['ask', 'cancel']),
      counterMethods: z.array(code).max(50),
      checkRequired: z.boolean(),
    }),
    returns: z.strictObject({
      windowDays: days,
      reasons: z.array(code).max(50),
      actions: z.array(z.enum(RETURN_ACTIONS)),
      customersMay: z.boolean(),
      receiveWithinDays: days.nullable(),
      restock: z.boolean(),
      costs: z
        .object({ default: money })
        .catchall(money)
        .describe('Taken off the refund, by reason'),
      refundShipping: z.boolean(),
      standardDelivery: money.nullable(),
      sendReplacement: z.enum(['onApproval', 'onReceipt']),
      creditRecallAtOnce: z.boolean(),
    }),
    quotes: z.strictObject({ validDays: days }),
    mailOnCancel: z.boolean(),
    tasks: z.record(
      code,
      z.strictObject({ afterHours: z.number(), answer: actionName.nullable() }),
    ),
    customStatuses: z
      .array(
        z.strictObject({
          code,
          names: byLanguage(60),
          color: z.string(),
          sort: z.int(),
        }),
      )
      .max(100),
    labelsFromProducts: z.boolean(),
    withdrawalDays: days,
  })
  .meta({ id: 'SettingsInput' }) satisfies z.ZodType<Omit<Settings, 'version'>>;

export const SettingsSchema = SettingsInput.extend({ version: z.int() }).meta({ id: 'Settings' });

/** Part of the settings: what is left out stays. Its whole is checked once it is merged. */
export const SettingsPatch = z
  .record(z.string(), z.unknown())
  .describe('Objects are merged, lists replaced; `"$remove"` takes an entry out of a list by name')
  .meta({ id: 'SettingsPatch' });

export const ChangeSchema = z
  .strictObject({ path: z.string(), before: z.unknown(), after: z.unknown() })
  .meta({ id: 'SettingsChange' });

export const VersionSchema = z
  .strictObject({
    version: z.int(),
    publishedAt: instant,
    publishedBy: z.string().describe('The id of a key'),
    note: z.string().nullable(),
    changes: z.array(ChangeSchema).describe('What it set otherwise than the version before'),
    href: z.string(),
  })
  .meta({ id: 'SettingsVersion' });

const HappeningSchema = z.strictObject({
  at: instant.nullable(),
  effects: z.array(z.string()).describe('In sentences'),
});

export const RehearsalSchema = z
  .strictObject({
    version: z.int().describe('The version it was held against'),
    changes: z.array(ChangeSchema),
    looked: z.int().describe('Orders looked at'),
    counts: z
      .record(z.string(), z.int())
      .describe('Orders that would differ, by the moment: `placing`, `paymentReminder 1`, …'),
    orders: z.array(
      z.strictObject({
        id: z.string(),
        number: z.string(),
        href: z.string(),
        asNew: z
          .array(
            z.strictObject({
              when: z.string(),
              was: HappeningSchema.nullable(),
              would: HappeningSchema.nullable(),
            }),
          )
          .describe('Had it been placed under the new settings'),
        running: z
          .strictObject({
            differences: z.array(
              z.strictObject({
                when: z.string(),
                was: HappeningSchema.nullable(),
                would: HappeningSchema.nullable(),
              }),
            ),
            actions: z.array(
              z.strictObject({ action: z.string(), allowed: z.boolean(), reason: z.string() }),
            ),
          })
          .nullable()
          .describe('If it lived by them from now on; null: it is over'),
      }),
    ),
  })
  .meta({ id: 'Rehearsal' });
