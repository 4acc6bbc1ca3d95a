import { z } from 'zod';
import { findTask, listTasks, type TaskPosition, type TaskRow } from '../../db/queries/tasks.ts';
import { saveNote } from '../../db/repositories/action-notes.ts';
import { assignTask } from '../../db/repositories/task-owners.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import type { Attention } from '../../domain/order/order.ts';
import { answersTo } from '../../domain/order/tasks.ts';
import { ACTION_PAYLOADS, isActionName } from '../../temporal/action-payloads.ts';
import type { ApiDeps } from '../deps.ts';
import { requirePermission } from '../http/auth.ts';
import { afterCursor, cursorOf, pageLimit, readCursor } from '../http/cursor.ts';
import { ACTION_PERMISSIONS } from '../http/permissions.ts';
import { problem, type Problem } from '../http/problem.ts';
import { callerOf, ok, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';
import { validated } from '../http/validate.ts';
import { ActionSchema } from '../orders/action-status-routes.ts';
import { carryOut, earlierOutcome, outcomeAnswer, type OrderDeps } from '../orders/carry-out.ts';
import { requireOrder, requireVersion, versionOf } from '../orders/find-order.ts';
import { freeText } from '../orders/order-input.ts';
import { OrderSchema } from '../orders/order-schema.ts';
import { person } from '../orders/order-input.ts';
import { changedBy } from './changed-by.ts';
import { taskAnswer, TaskSchema } from './task-answer.ts';

const Query = z.strictObject({
  kind: z.string().max(40).optional().describe('The reason for which a person is called'),
  owner: person.optional().describe('`none`: those that nobody has taken on'),
  order: z.string().max(40).optional().describe('Id or number'),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  after: afterCursor,
  limit: pageLimit(50),
});

const TaskListSchema = z.strictObject({
  tasks: z.array(TaskSchema),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

const TaskKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,400}$/, 'Use the id of a task as it was listed.'),
});
const TaskName = z.tuple([z.string().max(26), z.string().max(40), z.string().max(200)]);
const Position = z.tuple([z.int(), ...TaskName.def.items]);

const AnswerBody = z.strictObject({
  action: z.string().describe('One of the task’s answers'),
  payload: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Instead of what the answer proposes'),
  note: freeText.optional().describe('Why, for colleagues; never for the customer'),
});

/** The exception desk: whatever cannot proceed, with what can be done about it. */
export const taskRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/tasks',
    tag: 'Desk',
    summary: 'What a person should look at, over all orders, longest waiting first',
    access: 'orders:read',
    query: Query,
    answers: { 200: { description: 'A page of tasks', schema: TaskListSchema } },
    handle: async ({ query }) => ok(await pageOfTasks(deps, query)),
  }),
  route({
    method: 'get',
    path: '/api/tasks/{id}',
    tag: 'Desk',
    summary: 'Read a task',
    access: 'orders:read',
    params: TaskKey,
    problems: [404],
    answers: { 200: { description: 'The task', schema: TaskSchema } },
    handle: async ({ params: { id } }) => ok(await taskAnswer(deps, await requireTask(deps, id))),
  }),
  route({
    method: 'post',
    path: '/api/tasks/{id}/assign',
    tag: 'Desk',
    summary: 'Give a task to somebody, or to nobody',
    access: 'tasks:write',
    params: TaskKey,
    body: z.strictObject({ owner: person.nullable() }),
    problems: [404],
    answers: { 200: { description: 'The task', schema: TaskSchema } },
    async handle(request) {
      const { order, attention } = await requireTask(deps, request.params.id);
      await assignTask(deps.db, order.id, attention, request.body.owner, changedBy(deps, request));
      return ok(await taskAnswer(deps, await requireTask(deps, request.params.id)));
    },
  }),
  route({
    method: 'post',
    path: '/api/tasks/{id}/answer',
    tag: 'Desk',
    summary: 'Answer a task: carry out one of its answers',
    description: 'The key needs the permission of the action as well.',
    access: 'tasks:write',
    params: TaskKey,
    body: AnswerBody,
    repeatable: () => true,
    problems: [404, 409, 412, 503],
    answers: {
      200: { description: 'Done: the order as it is now', schema: OrderSchema },
      202: { description: 'Taken down, not decided yet', schema: ActionSchema },
    },
    handle: (request) => answerTask(deps, request),
  }),
];

type AnswerRequest = ApiRequest<z.output<typeof TaskKey>, unknown, z.output<typeof AnswerBody>>;

async function answerTask(deps: OrderDeps, request: AnswerRequest): Promise<Answer | Problem> {
  const { params, body, headers, requestId, attempt } = request;
  const caller = callerOf(request);
  const { action, note } = body;
  if (!isActionName(action)) throw notAnAnswer(action);
  requirePermission(caller, ACTION_PERMISSIONS[action]);
  const record = await requireOrder(deps, named(params.id).orderId);
  const seen = versionOf(headers['if-match'], record);
  const earlier = await earlierOutcome(deps, attempt);
  if (earlier) return outcomeAnswer(deps, earlier, { action, actionId: attempt.actionId, seen });

  requireVersion(record, seen);
  const { order, attention } = await requireTask(deps, params.id);
  const proposed = answersTo(order, attention).find(({ type }) => type === action);
  if (!proposed) throw notAnAnswer(action);
  const payload = checkedPayload(action, { ...proposed.payload, ...body.payload });
  if (note !== undefined) await saveNote(deps.db, order.id, attempt.actionId, note);
  return carryOut(deps, record, { action, payload, caller, requestId, attempt, seen });
}

/** @throws Problem `invalid` (422) naming the fields at fault */
function checkedPayload(action: ActionName, payload: object): unknown {
  const schema = z.strictObject({ payload: ACTION_PAYLOADS[action] });
  return (validated(schema, { payload }, 'body') as { payload: unknown }).payload;
}

const notAnAnswer = (action: string): Problem =>
  problem('invalid', 'Choose one of the answers that the task lists.', {
    errors: [{ field: 'action', message: `${action.slice(0, 40)} is no answer to this task.` }],
  });

function named(id: string): Omit<TaskPosition, 'since'> {
  try {
    const [orderId, kind, subject] = readCursor(TaskName, id);
    return { orderId, kind, subject };
  } catch {
    throw unknownTask();
  }
}

const unknownTask = (): Problem =>
  problem('notFound', 'There is no such task (any more). Read the list of tasks again.');

async function requireTask({ db }: ApiDeps, id: string): Promise<TaskRow> {
  const task = await findTask(db, named(id));
  if (!task) throw unknownTask();
  return task;
}

/** Filled up by further looks where the filter can only be judged by the settings. */
async function pageOfTasks(
  deps: ApiDeps,
  { after, limit: size, overdue, owner, ...filters }: z.output<typeof Query>,
): Promise<z.input<typeof TaskListSchema>> {
  const wanted = { ...filters, owner: owner === 'none' ? null : owner };
  let position = after === undefined ? null : positionIn(after);
  const tasks: z.output<typeof TaskSchema>[] = [];
  for (;;) {
    const rows = await listTasks(deps.db, wanted, { after: position, limit: size + 1 });
    for (const [i, row] of rows.entries()) {
      position = positionOf(row.order.id, row.attention);
      const task = await taskAnswer(deps, row);
      if (overdue === undefined || task.overdue === overdue) tasks.push(task);
      if (tasks.length < size) continue;
      const isLast = i === rows.length - 1 && rows.length <= size;
      return { tasks, next: isLast ? null : cursorAt(position) };
    }
    if (rows.length <= size) return { tasks, next: null };
  }
}

const cursorAt = ({ since, orderId, kind, subject }: TaskPosition): string =>
  cursorOf([since, orderId, kind, subject]);

function positionIn(cursor: string): TaskPosition {
  const [since, orderId, kind, subject] = readCursor(Position, cursor);
  return { since, orderId, kind, subject };
}

const positionOf = (orderId: string, { since, reason, subject }: Attention): TaskPosition => ({
  ...{ since, orderId, subject },
  kind: reason,
});
