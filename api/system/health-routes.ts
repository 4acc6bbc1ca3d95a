import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Readiness } from './readiness.ts';

const PartSchema = z.strictObject({ ready: z.boolean(), sentence: z.string() });
const ReadySchema = z.strictObject({
  ready: z.boolean(),
  database: PartSchema,
  temporal: PartSchema,
  worker: PartSchema,
});

/** Whether the process is alive, and whether orders can be taken. */
export const healthRoutes = (readiness: () => Promise<Readiness>): Route[] => [
  route({
    method: 'get',
    path: '/api/health',
    tag: 'System',
    summary: 'Whether the API is alive',
    access: 'public',
    answers: { 200: { description: 'It is', schema: z.strictObject({ status: z.literal('ok') }) } },
    handle: () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
  }),
  route({
    method: 'get',
    path: '/api/ready',
    tag: 'System',
    summary: 'Whether database, Temporal and a worker are up',
    access: 'public',
    answers: {
      200: { description: 'Orders can be taken', schema: ReadySchema },
      503: { description: 'Something is missing', schema: ReadySchema },
    },
    async handle() {
      const state = await readiness();
      return state.ready
        ? { status: 200, body: state }
        : { status: 503, body: state, headers: { 'Retry-After': '2' } };
    },
  }),
];
