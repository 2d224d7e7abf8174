import { createHash } from 'node:crypto';
import type { Kept } from '../../db/http/answer-once.ts';
import { PublicError } from '../../domain/errors.ts';
import { withEffects } from './after-commit.ts';
import { invalidInput } from './body/invalid-input.ts';
import { asOneChange, recordJoined } from './one-change.ts';
import type { RequestContext } from './request-context.ts';
import type { Rendered } from './respond/rendered.ts';

const visibleAscii = /^[\x21-\x7e]+$/;
export const idempotencyDefaults = { maxKeyLength: 255, replayHeader: 'Idempotent-Replayed' };

/** Digest of everything that a repeat must have in common with the first request. */
function fingerprint<Services>({ req, rawBody }: RequestContext<Services>): string {
  const hash = createHash('sha256').update(`${req.method} ${req.originalUrl}\n`);
  return hash.update(rawBody).digest('hex');
}

function keyOf<Services>({ req, product }: RequestContext<Services>): string | undefined {
  const key = req.get('idempotency-key');
  const { maxKeyLength } = product?.idempotency ?? idempotencyDefaults;
  if (key === undefined || (key.length <= maxKeyLength && visibleAscii.test(key))) return key;
  const message = `Must be 1 to ${maxKeyLength} visible ASCII characters.`;
  throw invalidInput([{ part: 'header', path: ['Idempotency-Key'], message }]);
}

/** What is kept for the key, and the headers that tell a repeat. */
interface Once {
  kept: Kept;
  replay: Record<string, string>;
}

/** Runs the work at most once for the key; all its transactions are one, which commits before this resolves. */
async function once<Services>(
  context: RequestContext<Services>,
  key: string,
  work: () => Promise<Kept>,
): Promise<Once> {
  const { principal, product, server } = context;
  if (!principal?.workspaceId || !product) throw new Error('an idempotent route needs a workspace');
  const { workspaceId } = principal;
  const request = { workspaceId, product: product.product, key, fingerprint: fingerprint(context) };
  const outcome = await withEffects((inside) =>
    server.answerOnce(request, async (joined) => {
      context.joined = joined;
      try {
        return { ...(await inside(work)), entities: context.entities };
      } finally {
        context.joined = null;
      }
    }),
  ).catch((error) => {
    context.isRecorded = false; // it went with the transaction
    throw error;
  });
  if (outcome === 'conflict') throw new PublicError('conflict', 'This Idempotency-Key belongs to a different request.');
  const { replayHeader } = product.idempotency ?? idempotencyDefaults;
  return { kept: outcome.kept, replay: outcome.repeated ? { [replayHeader.toLowerCase()]: 'true' } : {} };
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
  const key = keyOf(context);
  if (key === undefined) return asOneChange(context, run, (rendered) => rendered);
  let first: Rendered | undefined;
  const { kept, replay } = await once(context, key, async () => {
    first = await run();
    await recordJoined(context, first);
    const { status, headers, content, repeat } = first;
    return { status, headers, body: repeat ?? asText(content) };
  });
  if (first) return first;
  const { status, headers, body } = kept;
  if (status === null) throw new Error(`${context.route?.id} kept no answer`);
  return { status, headers: { ...headers, ...replay }, content: body };
}

/**
 * Writes at most once per `Idempotency-Key` and, after the commit, shows what was written, a repeat as it then is. What
 * fails while it is shown is still written, and its key goes on to stand for it; a refusal to write leaves the key free.
 */
export async function writeOnce<Services>(
  context: RequestContext<Services>,
  write: () => Promise<unknown>,
  show: (written: unknown) => Promise<Rendered>,
): Promise<Rendered> {
  const { route, recordedAs } = context;
  const key = route?.idempotent ? keyOf(context) : undefined;
  const work = async (): Promise<Kept> => ({ status: null, headers: {}, body: JSON.stringify(await write()) ?? null });
  const outcome = () => ({ status: recordedAs.status ?? Number(Object.keys(route?.answers ?? {})[0]), content: null });
  const workOnce = async () => {
    const kept = await work();
    await recordJoined(context, outcome());
    return kept;
  };
  const { kept, replay } =
    key === undefined
      ? { kept: await asOneChange(context, work, outcome), replay: {} }
      : await once(context, key, workOnce);
  const { headers, ...shown } = await show(kept.body === null ? undefined : JSON.parse(kept.body));
  return { ...shown, headers: { ...headers, ...replay } };
}
