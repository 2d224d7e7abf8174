import { createHmac, timingSafeEqual } from 'node:crypto';

const MOST_SECONDS_OFF = 300;

export interface SlackRequest {
  signature: string | undefined;
  /** Unix seconds, as sent. */
  timestamp: string | undefined;
  rawBody: Buffer;
}

/** Whether Slack signed these bytes for this app at most 300 s ago (contract section 8.6). */
export function isFromSlack(
  { signature, timestamp, rawBody }: SlackRequest,
  signingSecret: string,
  now: Date,
): boolean {
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > MOST_SECONDS_OFF) return false;
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  const [given, expected] = [Buffer.from(signature), Buffer.from(`v0=${digest}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
