import { z } from 'zod';
import type { Refusal } from '../../domain/order/refusals.ts';

/** Every kind of failure that is not a refusal of the rules: its HTTP status and its title. */
const KINDS = {
  malformedRequest: [400, 'The request cannot be read'],
  keyMissing: [401, 'An API key is needed'],
  keyUnknown: [401, 'The API key is not known'],
  signatureInvalid: [401, 'The signature is not valid'],
  permissionMissing: [403, 'The API key may not do this'],
  crossSite: [403, 'Requests from other sites are refused'],
  notFound: [404, 'Not found'],
  methodNotAllowed: [405, 'This address does not take that method'],
  requestUnderway: [409, 'The same request is being dealt with'],
  previewOfOther: [409, 'The preview was of another request'],
  conflict: [409, 'It contradicts what is there'],
  stale: [412, 'It has changed meanwhile'],
  tooLarge: [413, 'The request is too large'],
  addressTooLong: [414, 'The address is too long'],
  notJson: [415, 'JSON is expected'],
  invalid: [422, 'Some of the data is not valid'],
  keyReused: [422, 'The Idempotency-Key was used for another request'],
  tooManyRequests: [429, 'Too many requests'],
  internal: [500, 'Something went wrong here'],
  engineUnavailable: [503, 'The order engine cannot be reached'],
  databaseUnavailable: [503, 'The database cannot be reached'],
  providerUnavailable: [503, 'The payment provider cannot be reached'],
  notRendered: [503, 'The document is being made'],
} as const satisfies Record<string, readonly [number, string]>;
export type ProblemKind = keyof typeof KINDS;

/** What is wrong with one field, in words for people. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The recorded action that was refused. */
  readonly actionId?: string;
}

/**
 * A failure as the caller is told of it (RFC 9457). `message` says what to do; it never holds anything of our
 * insides. Throw one anywhere below a route.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  readonly title: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly actionId: string | undefined;

  constructor(
    [status, code, title]: readonly [number, string, string],
    detail: string,
    extras: ProblemExtras = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = extras.errors;
    this.headers = extras.headers ?? {};
    this.actionId = extras.actionId;
  }
}

/** A failure of one of our kinds; `detail` is a sentence that says what to do. */
export const problem = (kind: ProblemKind, detail: string, extras?: ProblemExtras): Problem =>
  new Problem([KINDS[kind][0], kind, KINDS[kind][1]], detail, extras);

/** The rules' no, with what would make it possible. */
export const refused = (
  { code, sentence }: Pick<Refusal, 'sentence'> & { readonly code: string },
  actionId?: string,
): Problem =>
  new Problem(
    [409, code, 'The order does not allow this now'],
    sentence,
    actionId === undefined ? {} : { actionId },
  );

/** The body of every answer from 400 up. */
export const ProblemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable, for programs'),
    detail: z.string().describe('A sentence for people that says what to do'),
    requestId: z.string(),
    errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
    actionId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

/** A failure as `application/problem+json`. */
export const problemBody = (
  failure: Problem,
  requestId: string,
): z.output<typeof ProblemSchema> => ({
  type: `urn:holdfast:problem:${failure.code}`,
  title: failure.title,
  status: failure.status,
  code: failure.code,
  detail: failure.message,
  requestId,
  ...(failure.errors ? { errors: [...failure.errors] } : {}),
  ...(failure.actionId === undefined ? {} : { actionId: failure.actionId }),
});
