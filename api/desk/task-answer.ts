import { z } from 'zod';
import type { TaskRow } from '../../db/queries/tasks.ts';
import { decide } from '../../domain/order/decide.ts';
import {
  answersTo,
  defaultAnswer,
  taskDueAt,
  taskKey,
  taskSentence,
} from '../../domain/order/tasks.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, iso } from '../http/instants.ts';
import { cursorOf } from '../http/cursor.ts';
import { actionSlug } from '../orders/order-answer.ts';

export const TaskSchema = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    subject: z.string().describe('The payment, parcel, mail, … concerned'),
    sentence: z.string(),
    since: instant,
    owner: z.string().nullable(),
    due: instant.nullable(),
    overdue: z.boolean(),
    deadline: z.string().nullable().describe('Its key, to put it off by `extend-deadline`'),
    default: z
      .strictObject({ action: z.string(), at: instant })
      .nullable()
      .describe('The answer that is taken, and when, if nobody gives another'),
    order: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
    answers: z.array(
      z.strictObject({
        action: z.string(),
        payload: z.record(z.string(), z.unknown()).describe('A proposal'),
        allowed: z.boolean(),
        reason: z.strictObject({ code: z.string(), sentence: z.string() }).nullable(),
        href: z.string(),
      }),
    ),
  })
  .meta({ id: 'Task' });

/** The name of a task in addresses. */
export const taskId = ({ order, attention }: Pick<TaskRow, 'order' | 'attention'>): string =>
  cursorOf([order.id, attention.reason, attention.subject]);

/** A task as the API shows it: what the matter is, and what can be done about it now. */
export async function taskAnswer(
  deps: ApiDeps,
  { order, attention, owner }: TaskRow,
): Promise<z.output<typeof TaskSchema>> {
  const now = deps.now();
  const settings = await deps.settings.byVersion(order.settingsVersion);
  const due = taskDueAt(order, settings, attention);
  const key = taskKey(attention);
  const byDefault =
    due === null || order.met.includes(key) ? null : defaultAnswer(settings, attention);
  const href = `/api/orders/${order.id}`;
  const actor = { type: 'operator', id: 'desk' } as const;
  return {
    id: taskId({ order, attention }),
    kind: attention.reason,
    subject: attention.subject,
    sentence: taskSentence(attention),
    since: iso(attention.since),
    owner,
    due: due === null ? null : iso(due),
    overdue: due !== null && due <= now,
    deadline: due === null || order.met.includes(key) ? null : key,
    default: byDefault && due !== null ? { action: byDefault, at: iso(due) } : null,
    order: { id: order.id, number: order.number, href },
    answers: answersTo(order, attention).map((answer) => {
      const decision = decide(order, answer, { now, settings, actor, stock: {} });
      return {
        action: answer.type,
        payload: { ...answer.payload },
        allowed: decision.outcome === 'applied',
        reason: decision.outcome === 'applied' ? null : decision.refusal,
        href: `${href}/${actionSlug(answer.type as ActionName)}`,
      };
    }),
  };
}
