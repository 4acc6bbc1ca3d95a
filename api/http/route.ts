import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Access } from './permissions.ts';
import type { Problem } from './problem.ts';

/** Whoever presented a key. `id` is the key's id, never a name. */
export interface Caller {
  readonly id: string;
  readonly permissions: readonly string[];
}

/** The action that a POST stands for: named at first sight, the same at every repetition of its key. */
export interface Attempt {
  readonly actionId: string;
  /** An earlier try under this key got somewhere; go on from there. */
  readonly resumed: boolean;
}

/** A request whose every part has been checked against the route's schemas. */
export interface ApiRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** As it came, for signatures. */
  readonly rawBody: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** `null` on public routes. */
  readonly caller: Caller | null;
  readonly requestId: string;
  readonly attempt: Attempt;
}

/** What a route answers. Not `final`: a repetition under the same key goes on instead of hearing it again. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`: anything that is not JSON. */
  readonly content?: { readonly type: string; readonly bytes: Buffer | string };
  readonly final?: boolean;
}

/** An answer in the OpenAPI file: JSON by a schema, or another media type. */
export interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
}

interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in OpenAPI: `/api/orders/{id}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body is taken as bytes: it is signed. */
  readonly signed?: true;
  /** Whether an `Idempotency-Key` counts for this request. */
  readonly repeatable?: (request: { readonly query: z.output<Q> }) => boolean;
  /** May be answered with a problem of these statuses, besides those that every route may. */
  readonly problems?: readonly number[];
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** @throws Problem for whatever the caller should be told */
  handle(request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer | Problem>;
}

export type Route = RouteSpec<z.ZodType, z.ZodType, z.ZodType>;

/**
 * Declares a route, once: the Express route, the permission check, the validation and the OpenAPI entry are all
 * made from it. There is no route without `access`.
 */
export const route = <
  P extends z.ZodType = z.ZodObject,
  Q extends z.ZodType = z.ZodObject,
  B extends z.ZodType = z.ZodObject,
>(
  spec: RouteSpec<P, Q, B>,
): Route => spec;

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});

/** @throws Error where a route that needs a caller was declared public: a fault of ours */
export function callerOf({ caller }: { readonly caller: Caller | null }): Caller {
  if (!caller) throw new Error('This route needs a caller and must not be public.');
  return caller;
}
