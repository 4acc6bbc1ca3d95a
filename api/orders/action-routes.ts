import { z } from 'zod';
import { saveNote } from '../../db/repositories/action-notes.ts';
import { PEOPLES_ACTION_NAMES } from '../../domain/order/action-table.ts';
import { saveAddresses } from '../../db/repositories/order-edits.ts';
import type { Action, ActionName } from '../../domain/order/actions.ts';
import { ACTION_PAYLOADS, authorization } from '../../temporal/action-payloads.ts';
import { instantInput } from '../http/instants.ts';
import { ACTION_PERMISSIONS } from '../http/permissions.ts';
import type { Problem } from '../http/problem.ts';
import { callerOf, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';
import { ActionSchema } from './action-status-routes.ts';
import { carryOut, earlierOutcome, outcomeAnswer, type OrderDeps } from './carry-out.ts';
import { OrderKey, requireOrder, requireVersion, versionOf } from './find-order.ts';
import { EditInput, readEdit, worldOf } from './edit-input.ts';
import { actionSlug } from './order-answer.ts';
import { freeText } from './order-input.ts';
import { OrderSchema } from './order-schema.ts';
import { previewOf, PreviewSchema } from './preview.ts';
import { previewedVersion } from './preview-token.ts';

const ActionQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Only say what would happen'),
  preview: z
    .string()
    .max(200)
    .optional()
    .describe('The `token` of a preview: do exactly what it showed, or refuse (409)'),
});

/** What each action must say, with instants as callers write them. */
const BODIES = {
  ...ACTION_PAYLOADS,
  authorize: withInstant('expiresAt', ACTION_PAYLOADS.authorize),
  hold: withInstant('until', ACTION_PAYLOADS.hold),
  extendDeadline: ACTION_PAYLOADS.extendDeadline.extend({ at: instantInput }),
  reportCarrierStatus: ACTION_PAYLOADS.reportCarrierStatus.extend({ at: instantInput }),
  expect: withInstant('expectedAt', ACTION_PAYLOADS.expect),
  edit: EditInput,
  place: z.strictObject({
    authorization: withInstant('expiresAt', authorization).nullable().default(null),
  }),
} satisfies Record<ActionName, z.ZodObject>;

function withInstant(name: string, schema: z.ZodObject): z.ZodObject {
  return schema.extend({ [name]: instantInput.nullable().default(null) });
}

const SUMMARIES: Readonly<Record<ActionName, string>> = {
  place: 'Place a recorded draft',
  authorize: 'Note that money was reserved',
  pay: 'Note that money has arrived',
  markUnpaid: 'Take back that money has arrived',
  capture: 'Take reserved money',
  refund: 'Give back what was paid too much',
  hold: 'Put on hold, until a time or until something is so',
  payRefund: 'Pay a refund that was granted, or settle it by hand',
  void: 'Let reserved money go',
  reauthorize: 'Have reserved money reserved anew before it lapses',
  chargeback: "Note that the customer's bank took money back",
  chargebackWon: 'Note that a chargeback was won',
  remindPayment: 'Mail a payment reminder now',
  sendPaymentLink: 'Mail how to pay what is open',
  release: 'Release from hold',
  confirmAddress: 'Note that the delivery address is right',
  invoice: 'Issue an invoice by hand',
  edit: 'Change lines, sending or addresses of a placed order',
  credit: 'Issue a credit note by hand',
  ship: 'Ship all or some of it',
  markNotShipped: 'Take back that a parcel was shipped',
  deliver: 'Note that parcels have arrived',
  cancel: 'Cancel what has not left, or some of it; call back parcels',
  return: 'Ask for a return',
  approveReturn: 'Approve a return',
  rejectReturn: 'Reject a return',
  receiveReturn: 'Note that returned goods have arrived',
  settleReturn: 'Settle a return by refund, store credit or repair',
  readyForPickup: 'Note that goods lie ready for the customer to fetch',
  collect: 'Hand over goods that lie ready',
  createShipment: 'Make a packing slip; nothing leaves yet',
  pickShipment: 'Note that the goods of a slip are off the shelf',
  packShipment: 'Note that the goods of a slip are packed',
  cancelShipment: 'Cancel a slip whose parcel has not left',
  track: 'Enter or change carrier and tracking code',
  reportCarrierStatus: 'Note what the carrier says of a parcel',
  expect: 'Note when goods are expected',
  deductStock: 'Take goods off the shelf by hand',
  restoreStock: 'Put goods back on the shelf by hand',
  receiveBackorder: 'Take up goods that came in',
  extendDeadline: 'Put a deadline off',
  meetDeadlineNow: 'Do now what a deadline would do at its time',
  takeBack: 'Take back what waits out its grace window',
  adoptSettings: 'Live by another version of the settings',
  acknowledgeAttention: 'Note that nothing is to be done about a task',
  switchMails: 'Turn the mails to the customer on or off',
};

/** One route for each action. */
export const actionRoutes = (deps: OrderDeps): Route[] =>
  PEOPLES_ACTION_NAMES.map((action) => actionRoute(deps, action));

const actionRoute = (deps: OrderDeps, action: ActionName): Route =>
  route({
    method: 'post',
    path: `/api/orders/{id}/${actionSlug(action)}`,
    tag: 'Actions',
    summary: SUMMARIES[action],
    access: ACTION_PERMISSIONS[action],
    params: OrderKey,
    query: ActionQuery,
    body: BODIES[action].extend({
      note: freeText.optional().describe('Why, for colleagues; never for the customer'),
    }),
    repeatable: ({ query }) => !query.dryRun,
    problems: [404, 409, 412, 503],
    answers: {
      [action === 'place' ? 201 : 200]: {
        description: 'Done: the order as it is now',
        schema: action === 'place' ? OrderSchema : z.union([OrderSchema, PreviewSchema]),
      },
      ...(action === 'place' ? { 200: { description: 'The preview', schema: PreviewSchema } } : {}),
      202: { description: 'Taken down, not decided yet', schema: ActionSchema },
    },
    handle: (request) => takeAction(deps, action, request),
  });

type ActionRequest = ApiRequest<
  z.output<typeof OrderKey>,
  z.output<typeof ActionQuery>,
  Record<string, unknown> & { note?: string | undefined }
>;

async function takeAction(
  deps: OrderDeps,
  action: ActionName,
  request: ActionRequest,
): Promise<Answer | Problem> {
  const { params, query, headers, requestId, attempt } = request;
  const { note, ...body } = request.body;
  const caller = callerOf(request);
  const asked = { type: action, payload: body } as Action;
  const record = await requireOrder(deps, params.id);
  const seen =
    query.preview === undefined
      ? versionOf(headers['if-match'], record)
      : previewedVersion(query.preview, record.order.id, asked);
  const edit = action === 'edit' ? await readEdit(deps, body as EditInput, attempt.actionId) : null;
  const payload = edit?.payload ?? body;
  if (query.dryRun) {
    requireVersion(record, seen);
    const told = { type: action, payload } as Action;
    const world = edit && (await worldOf(deps, record, edit));
    return previewOf(deps, record, told, { type: 'operator', id: caller.id }, { asked, world });
  }
  // Looked for after the order was read: what is decided by then is not mistaken for somebody else's change.
  const earlier = await earlierOutcome(deps, attempt);
  if (earlier) return outcomeAnswer(deps, earlier, { action, actionId: attempt.actionId, seen });
  requireVersion(record, seen);
  if (edit) await saveAddresses(deps.db, record.order.id, edit, caller.id, deps.now());
  if (note !== undefined) await saveNote(deps.db, record.order.id, attempt.actionId, note);
  return carryOut(deps, record, { action, payload, caller, requestId, attempt, seen });
}
