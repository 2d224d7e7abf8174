import type { Operation } from './document.ts';
import { sample } from './sample.ts';
import { type Hit, type Shot, shoot } from './shoot.ts';
import { type Caller, fill } from './supply.ts';

const header = 'Idempotency-Key';

/** What an answer shows once, and its repeats not again. */
const shownOnce: Record<string, string> = { createToken: 'token' };

function withoutSecret({ id }: Operation, text: string): string {
  const { [shownOnce[id] ?? '']: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** What goes wrong when a key that an operation honours comes again, with the same body and with another. */
export async function* reusedKeys(
  caller: Caller,
  operation: Operation,
  ids: Record<string, string>,
): AsyncGenerator<string> {
  const { port, api } = caller;
  const schema = operation.body;
  if (!schema || !operation.parameters.some(({ name }) => name === header)) return;
  const credentials = await caller.credentials(operation);
  const shot = (key: string, body: string): Shot => ({
    method: operation.method,
    path: fill(operation.path, ids),
    headers: [...credentials, ['Content-Type', 'application/json'], [header, key]],
    body,
  });
  const body = JSON.stringify(sample(api, schema));
  const same = ({ text }: Hit) => withoutSecret(operation, text);
  const first = await shoot(port, shot('reused', body));
  if (first.status >= 300) return yield `${header}: a valid request answers ${first.status}`;
  const repeat = await shoot(port, shot('reused', body));
  if (repeat.status !== first.status || same(repeat) !== same(first))
    yield `${header}: a repeat answers something else`;
  const others = [JSON.stringify(sample(api, schema)), `${body} `].filter((other) => other !== body);
  for (const other of others) {
    const { status } = await shoot(port, shot('reused', other));
    if (status !== 409) yield `${header}: another body answers ${status}`;
  }
  const parallel = JSON.stringify(sample(api, schema));
  const replies = await Promise.all(Array.from({ length: 4 }, () => shoot(port, shot('parallel', parallel))));
  if (new Set(replies.map(same)).size > 1) yield `${header}: parallel requests are answered differently`;
}
