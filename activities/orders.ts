import { applyAction, type ActionRequest, type OrderActivityDeps } from './apply-action.ts';

export type OrderActivities = ReturnType<typeof createOrderActivities>;

/** What the order's workflow asks of the database. */
export const createOrderActivities = (deps: OrderActivityDeps) => ({
  applyAction: (request: ActionRequest) => applyAction(deps, request),
});
