import type { ZodType } from 'zod';
import type { Answers, ParameterSchema, Route, RouteDefinition } from './route.ts';
import type { Auth } from './route-request.ts';

/**
 * The `defineRoute` of a product whose handlers get these services, and whose errors have the codes `Own` besides those
 * of the server: checks a row's handler against its schemas.
 */
export const routesFor =
  <Services, Own extends string = never>() =>
  <
    const A extends Answers,
    const Who extends Auth,
    P extends ParameterSchema | undefined = undefined,
    Q extends ParameterSchema | undefined = undefined,
    B extends ZodType | undefined = undefined,
    W = undefined,
  >(
    definition: RouteDefinition<Services, A, Who, P, Q, B, W, Own>,
  ): Route<Services> =>
    definition;
