import { codeOf } from './code-of.ts';
import { submissionOf } from './logs.ts';

const PATIENCE_MS = 15_000;

/** How one attempt to submit went. `disconnected` is the only failure of which a client cannot tell what came of it. */
export type Attempt =
  | { kind: 'acknowledged' }
  | { kind: 'unavailable'; retryAfterSeconds: number }
  | { kind: 'disconnected'; code: string }
  | { kind: 'wrong'; what: string };

interface Target {
  url: string;
  token: string;
}

/** Submits the log of this id once. */
export async function submit({ url, token }: Target, id: string, callbackUrl?: string): Promise<Attempt> {
  try {
    const answer = await fetch(`${url}/api/logs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...submissionOf(id), callbackUrl }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return judge(id, answer.status, answer.headers.get('retry-after'), await answer.text());
  } catch (error) {
    const code = codeOf(error);
    return code === 'TimeoutError' ? { kind: 'wrong', what: 'no answer in 15 s' } : { kind: 'disconnected', code };
  }
}

function judge(id: string, status: number, retryAfter: string | null, text: string): Attempt {
  if (status === 202) {
    const body: { ok?: unknown; id?: unknown } = JSON.parse(text);
    if (body.ok === true && body.id === id) return { kind: 'acknowledged' };
  }
  if (status === 503 && /^\d+$/.test(retryAfter ?? ''))
    return { kind: 'unavailable', retryAfterSeconds: Number(retryAfter) };
  return { kind: 'wrong', what: `${status} retry-after ${retryAfter}: ${text.slice(0, 200)}` };
}
