import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import {
  findJob,
  recordJob,
  steerJob,
  type BulkJob,
  type BulkStatus,
} from '../../db/repositories/bulk-jobs.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import { ACTION_PAYLOADS, parsePayload } from '../../temporal/action-payloads.ts';
import { BULK_WORKFLOW_TYPE, bulkWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import { bulkSteeredSignal } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { requirePermission } from '../http/auth.ts';
import { instantInput } from '../http/instants.ts';
import { ACTION_PERMISSIONS } from '../http/permissions.ts';
import { problem } from '../http/problem.ts';
import { callerOf, ok, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';
import { actionSlug } from '../orders/order-answer.ts';
import { reachEngine } from '../orders/reach-engine.ts';
import { bulkAnswer, BulkPreviewSchema, BulkSchema, previewOfBulk } from './bulk-answer.ts';
import { ordersNamed } from './orders-named.ts';

/** What can be asked of many orders in the same words: what belongs to one order is left out. */
const BULK_PAYLOADS = {
  capture: ACTION_PAYLOADS.capture.omit({ amount: true }),
  hold: ACTION_PAYLOADS.hold.extend({ until: instantInput.nullable().default(null) }),
  release: ACTION_PAYLOADS.release.omit({ holdId: true }),
  invoice: ACTION_PAYLOADS.invoice,
  ship: ACTION_PAYLOADS.ship.omit({ lines: true, trackingNumber: true, shipmentId: true }),
  deliver: ACTION_PAYLOADS.deliver.omit({ shipmentId: true }),
  cancel: ACTION_PAYLOADS.cancel.omit({ lines: true }),
} satisfies Partial<Record<ActionName, z.ZodObject>>;
type BulkAction = keyof typeof BULK_PAYLOADS;

const SUMMARIES: Readonly<Record<BulkAction, string>> = {
  capture: 'Take the reserved money of many orders',
  hold: 'Put many orders on hold',
  release: 'Release many orders from hold',
  invoice: 'Issue invoices by hand for many orders',
  ship: 'Ship all that can leave of many orders',
  deliver: 'Note that the parcels of many orders have arrived',
  cancel: 'Cancel what has not left of many orders',
};

const Orders = z
  .array(z.string().regex(/^[\x21-\x7e]{1,40}$/, 'Use the id or the number of an order.'))
  .min(1)
  .max(500)
  .describe('Ids or numbers');

const Query = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Only say what would happen to each'),
});

const JobKey = z.strictObject({
  id: z.string().regex(/^[0-9A-Z]{26}$/, 'Use the id of a job.'),
});

/** The same action for many orders, as a job that is worked off whatever dies meanwhile (S106). */
export const bulkRoutes = (deps: ApiDeps): Route[] => [
  ...(Object.keys(BULK_PAYLOADS) as BulkAction[]).map((action) => bulkRoute(deps, action)),
  route({
    method: 'get',
    path: '/api/bulk/{id}',
    tag: 'Bulk',
    summary: 'How far a job is, order by order',
    access: 'orders:read',
    params: JobKey,
    problems: [404],
    answers: { 200: { description: 'The job', schema: BulkSchema } },
    handle: async ({ params: { id } }) => ok(await bulkAnswer(deps, await requireJob(deps, id))),
  }),
  steeringRoute(deps, 'pause', 'paused', 'Pause a job: what is underway is finished'),
  steeringRoute(deps, 'resume', 'running', 'Have a paused job go on'),
  steeringRoute(deps, 'stop', 'cancelled', 'End a job: what was not begun is left undone'),
];

const bulkRoute = (deps: ApiDeps, action: BulkAction): Route =>
  route({
    method: 'post',
    path: `/api/bulk/${actionSlug(action)}`,
    tag: 'Bulk',
    summary: SUMMARIES[action],
    description:
      'At most 500 orders; each decides for itself. What became of each is told by the job.',
    access: ACTION_PERMISSIONS[action],
    query: Query,
    body: z.strictObject({ ...BULK_PAYLOADS[action].shape, orders: Orders }),
    repeatable: ({ query }) => !query.dryRun,
    problems: [503],
    answers: {
      200: { description: 'What would happen', schema: BulkPreviewSchema },
      202: { description: 'Taken down: ask at `Location`', schema: BulkSchema },
    },
    handle: (request) => takeJob(deps, action, request as BulkRequest),
  });

type BulkRequest = ApiRequest<unknown, z.output<typeof Query>, { readonly orders: string[] }>;

async function takeJob(deps: ApiDeps, action: BulkAction, request: BulkRequest): Promise<Answer> {
  const { body, query, requestId, attempt } = request;
  const { orders: named, ...said } = body;
  const payload = parsePayload(action, said);
  const records = await ordersNamed(deps, named);
  const caller = callerOf(request);
  if (query.dryRun) return ok(await previewOfBulk(deps, records, { action, payload, caller }));
  const id = attempt.actionId;
  await recordJob(
    deps.db,
    { ...{ id, action, payload, requestId }, actorId: caller.id, createdAt: deps.now() },
    records.map(({ order }) => order.id),
  );
  await start(deps, id, records.length);
  return {
    status: 202,
    headers: { Location: `/api/bulk/${id}`, 'Retry-After': '1' },
    body: await bulkAnswer(deps, await requireJob(deps, id)),
  };
}

/** @throws Problem `engineUnavailable` (503): repeat it under the same Idempotency-Key */
async function start({ temporal, log }: ApiDeps, id: string, size: number): Promise<void> {
  await reachEngine(temporal, async () => {
    try {
      await temporal.workflow.start(BULK_WORKFLOW_TYPE, {
        workflowId: bulkWorkflowId(id),
        taskQueue: TASK_QUEUES.orders,
        args: [id],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `${size} orders`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      log.info({ job: id }, 'the job was done already');
    }
  });
}

const steeringRoute = (
  deps: ApiDeps,
  verb: 'pause' | 'resume' | 'stop',
  status: BulkStatus,
  summary: string,
): Route =>
  route({
    method: 'post',
    path: `/api/bulk/{id}/${verb}`,
    tag: 'Bulk',
    summary,
    description: 'The key needs the permission of the action.',
    access: 'orders:read',
    params: JobKey,
    body: z.strictObject({}),
    problems: [404, 409, 503],
    answers: { 200: { description: 'The job', schema: BulkSchema } },
    async handle(request) {
      const job = await requireJob(deps, request.params.id);
      requirePermission(callerOf(request), ACTION_PERMISSIONS[job.action]);
      await steer(deps, job, status);
      return ok(await bulkAnswer(deps, await requireJob(deps, job.id)));
    },
  });

/** The record counts; the signal wakes a job that pauses. */
async function steer(deps: ApiDeps, job: BulkJob, status: BulkStatus): Promise<void> {
  const isSo = job.status === status || (await steerJob(deps.db, job.id, status));
  if (!isSo) throw problem('conflict', 'The job was ended. Start another one.');
  await reachEngine(deps.temporal, async () => {
    try {
      await deps.temporal.workflow.getHandle(bulkWorkflowId(job.id)).signal(bulkSteeredSignal);
    } catch (error) {
      // It has told all its orders: there is nothing to steer any more.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  });
}

/** @throws Problem `notFound` */
async function requireJob({ db }: ApiDeps, id: string): Promise<BulkJob> {
  const job = await findJob(db, id);
  if (!job) throw problem('notFound', `There is no job ${id}.`);
  return job;
}
