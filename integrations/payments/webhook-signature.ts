import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries the signature: `t=<seconds>,v1=<hex>[,v1=<hex>…]`. */
export const SIGNATURE_HEADER = 'provider-signature';

const TOLERANCE_MS = 5 * 60_000;

/**
 * Signs a call-back: HMAC-SHA256 over `<timestamp>.<body>`, the timestamp in whole seconds so
 * that an old call-back cannot be sent again as a new one.
 *
 * @param at ms UTC
 */
export function signWebhook(rawBody: Buffer, secret: string, at: number): string {
  const timestamp = Math.floor(at / 1000).toString();
  return `t=${timestamp},v1=${digest(rawBody, secret, timestamp).toString('hex')}`;
}

/**
 * True when one of the secrets signed exactly these bytes within the last 5 minutes. Several
 * secrets are valid at once while one is being replaced.
 *
 * @param now ms UTC
 */
export function isSignedWebhook(
  rawBody: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now: number,
): boolean {
  const signature = parseSignature(header);
  if (signature === null) return false;
  if (Math.abs(now - Number(signature.timestamp) * 1000) > TOLERANCE_MS) return false;
  return secrets.some((secret) => {
    const expected = digest(rawBody, secret, signature.timestamp);
    return signature.digests.some((given) => timingSafeEqual(given, expected));
  });
}

function parseSignature(header: string | undefined) {
  if (header === undefined || header.length > 1000) return null;
  const parts = header.split(',').map((part) => part.trim());
  const timestamp = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const digests = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/i.test(part))
    .map((part) => Buffer.from(part.slice(3), 'hex'));
  return timestamp === undefined || digests.length === 0 ? null : { timestamp, digests };
}

function digest(rawBody: Buffer, secret: string, timestamp: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
}
