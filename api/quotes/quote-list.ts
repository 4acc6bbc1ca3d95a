import { z } from 'zod';
import { listQuotes } from '../../db/repositories/quotes.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { limit } from '../orders/order-list.ts';
import { quoteItem, todayOf } from './quote-answer.ts';
import { QUOTE_STATUSES, type QuoteListSchema } from './quote-schema.ts';

const paging = {
  after: z.string().max(200).optional().describe('`next` of the page before'),
  limit: limit(50),
};

export const QuoteListQuery = z.strictObject({
  status: z.enum(QUOTE_STATUSES).optional(),
  customer: z.string().trim().min(1).max(40).optional().describe('Customer id or number'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe("The beginning of a number or of a customer's name"),
  ...paging,
});

export const CustomerQuotesQuery = z.strictObject({
  status: z.enum(QUOTE_STATUSES).optional(),
  ...paging,
});

const Cursor = z.tuple([z.int(), z.string().max(26)]);

/** One page of quotes, newest first. @throws Problem 400 for a cursor that is not ours */
export async function pageOfQuotes(
  deps: ApiDeps,
  { after, limit: size, ...filters }: z.output<typeof QuoteListQuery>,
): Promise<z.input<typeof QuoteListSchema>> {
  const today = await todayOf(deps);
  const position = after === undefined ? null : readCursor(after);
  const rows = await listQuotes(deps.db, filters, { today, after: position, limit: size + 1 });
  const page = rows.slice(0, size);
  const last = page.at(-1)?.record;
  return {
    quotes: page.map((row) => quoteItem(row, today)),
    next:
      rows.length > size && last
        ? Buffer.from(JSON.stringify([last.createdAt, last.quote.id])).toString('base64url')
        : null,
  };
}

function readCursor(cursor: string): { readonly at: number; readonly id: string } {
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, id };
  } catch {
    throw problem('malformedRequest', 'Start the list anew, without `after`.', {
      errors: [{ field: 'after', message: 'Use `next` of the page before, as it is.' }],
    });
  }
}
