import type { RequestHandler } from 'express';
import { Call } from './call.ts';
import { checkSteps, type Step } from './checks.ts';
import type { Floor } from './floor.ts';
import { runOnce } from './idempotency.ts';
import type { HttpProduct } from './product.ts';
import { renderAnswer } from './render-answer.ts';
import { type Rendered, respond } from './respond.ts';
import { respondWithError } from './respond-with-error.ts';
import type { Route } from './route.ts';

type Handle<Services> = (call: Call<Services>) => Promise<Rendered>;

function handlerOf<Services>(route: Route<Services>, { services, checkAnswers }: Floor<Services>): Handle<Services> {
  const handle: Handle<Services> = async (call) =>
    renderAnswer(route, await route.handle(call, services), checkAnswers);
  return route.idempotent ? (call) => runOnce(call, () => handle(call)) : handle;
}

async function serve<Services>(call: Call<Services>, steps: Step<Services>[], handle: Handle<Services>): Promise<void> {
  try {
    for (const step of steps) {
      const pending = step(call);
      if (pending) await pending;
    }
    await respond(call, await handle(call));
  } catch (error) {
    await respondWithError(call, error);
  }
}

/** A route as an Express handler; what its row says is worked out here, once. */
export function compileRoute<Services>(
  floor: Floor<Services>,
  product: HttpProduct<Services>,
  route: Route<Services>,
): RequestHandler {
  const steps = product.checks.flatMap((check) => checkSteps[check](route, product) ?? []);
  const handle = handlerOf(route, floor);
  return (req, res) => serve(new Call(floor, product, route, req, res), steps, handle);
}
