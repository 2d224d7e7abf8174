import { createHash } from 'node:crypto';
import { PublicError } from '../../domain/errors.ts';
import { InvalidInput } from './body/invalid-input.ts';
import type { RequestContext } from './request-context.ts';
import type { Rendered } from './respond/respond.ts';

const visibleAscii = /^[\x21-\x7e]+$/;
const defaults = { maxKeyLength: 255, replayHeader: 'Idempotent-Replayed' };

/** Digest of everything that a repeat must have in common with the first request. */
function fingerprint<Services>({ req, rawBody }: RequestContext<Services>): string {
  const hash = createHash('sha256').update(`${req.method} ${req.originalUrl}\n`);
  return hash.update(rawBody).digest('hex');
}

function keyOf<Services>({ req, product }: RequestContext<Services>): string | undefined {
  const key = req.get('idempotency-key');
  const { maxKeyLength } = product?.idempotency ?? defaults;
  if (key === undefined || (key.length <= maxKeyLength && visibleAscii.test(key))) return key;
  const message = `Must be 1 to ${maxKeyLength} visible ASCII characters.`;
  throw new InvalidInput('header', [{ path: ['Idempotency-Key'], message }]);
}

function asText(content: Rendered['content']): string | null {
  if (content === null || typeof content === 'string') return content;
  throw new Error('an idempotent route answers JSON or nothing');
}

/** Runs the handler at most once per `Idempotency-Key`; a request without the header just runs. */
export async function runOnce<Services>(
  context: RequestContext<Services>,
  run: () => Promise<Rendered>,
): Promise<Rendered> {
  const { principal, product, server } = context;
  const key = keyOf(context);
  if (key === undefined) return run();
  if (!principal?.workspaceId || !product) throw new Error('an idempotent route needs a workspace');
  const request = {
    workspaceId: principal.workspaceId,
    product: product.product,
    key,
    fingerprint: fingerprint(context),
  };
  const outcome = await server.answerOnce(request, async (joined) => {
    context.joined = joined;
    const { content, ...rendered } = await run();
    return { ...rendered, body: asText(content) };
  });
  if (outcome === 'conflict') throw new PublicError('conflict', 'This Idempotency-Key belongs to a different request.');
  const { status, headers, body } = outcome.answer;
  const { replayHeader } = product.idempotency ?? defaults;
  const replay = outcome.replayed ? { [replayHeader.toLowerCase()]: 'true' } : {};
  return { status, headers: { ...headers, ...replay }, content: body };
}
