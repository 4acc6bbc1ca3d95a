import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Action } from '../../domain/order/actions.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import { problem } from '../http/problem.ts';
import type { SeenVersion } from './find-order.ts';

/**
 * What a preview gives out, so that the action itself does exactly what was shown or nothing (B03): the version it
 * was worked out upon, and which request it was of. No secret: it can only make an action refuse.
 */
export const previewToken = ({ order, version }: OrderRecord, action: Action): string =>
  Buffer.from(JSON.stringify([version, digestOf(order.id, action)])).toString('base64url');

const Token = z.tuple([z.int().nonnegative(), z.string().max(64)]);

/**
 * The version that a preview has seen.
 * @throws Problem `previewOfOther` (409) where another request was previewed, `malformedRequest` (400)
 */
export function previewedVersion(token: string, orderId: string, action: Action): SeenVersion {
  const [version, digest] = parsed(token);
  if (digest !== digestOf(orderId, action)) {
    throw problem(
      'previewOfOther',
      'The preview was of another request. Preview this one, or send what was previewed.',
    );
  }
  return { version, by: 'preview' };
}

function parsed(token: string): z.output<typeof Token> {
  try {
    return Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw problem('malformedRequest', 'Send the token of a preview as you were given it.');
  }
}

const digestOf = (orderId: string, { type, payload }: Action): string =>
  createHash('sha256')
    .update(JSON.stringify([orderId, type, payload]))
    .digest('base64url')
    .slice(0, 22);
