import type { RequestHandler } from 'express';
import { checkSteps, type Step } from '../checks.ts';
import { runOnce, writeOnce } from '../idempotency.ts';
import { asOneChange } from '../one-change.ts';
import type { HttpProduct } from '../product.ts';
import { RequestContext } from '../request-context.ts';
import { renderAnswer } from '../respond/render-answer.ts';
import type { Rendered } from '../respond/rendered.ts';
import { respond } from '../respond/respond.ts';
import { respondWithError } from '../respond/respond-with-error.ts';
import type { ServerContext } from '../server-context.ts';
import type { Route } from './route.ts';

type Handle<Services> = (context: RequestContext<Services>) => Promise<Rendered>;

function handlerOf<Services>(
  route: Route<Services>,
  { services, checkAnswers }: ServerContext<Services>,
): Handle<Services> {
  const show = async (context: RequestContext<Services>, written?: unknown) =>
    renderAnswer(route, await route.handle(context, services, written), checkAnswers);
  if (route.write)
    return (context) =>
      writeOnce(
        context,
        async () => route.write?.(context, services),
        (written) => show(context, written),
      );
  if (route.idempotent) return (context) => runOnce(context, () => show(context));
  return (context) =>
    asOneChange(
      context,
      () => show(context),
      (rendered) => rendered,
    );
}

async function serve<Services>(
  context: RequestContext<Services>,
  steps: Step<Services>[],
  handle: Handle<Services>,
): Promise<void> {
  try {
    for (const step of steps) {
      const pending = step(context);
      if (pending) await pending;
    }
    await respond(context, await handle(context));
  } catch (error) {
    await respondWithError(context, error);
  }
}

/** A route as an Express handler; what its row says is worked out here, once. */
export function compileRoute<Services>(
  server: ServerContext<Services>,
  product: HttpProduct<Services>,
  route: Route<Services>,
): RequestHandler {
  const steps = product.checks.flatMap((check) => checkSteps[check](route, product) ?? []);
  const handle = handlerOf(route, server);
  return (req, res) => serve(new RequestContext(server, product, route, req, res), steps, handle);
}
