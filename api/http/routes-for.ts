import type { ZodType } from 'zod';
import type { Answers, ParameterSchema, Route, RouteDefinition } from './route.ts';
import type { Auth } from './route-request.ts';

/** The `defineRoute` of a server whose handlers get these services: checks a row's handler against its schemas. */
export const routesFor =
  <Services>() =>
  <
    const A extends Answers,
    const Who extends Auth,
    P extends ParameterSchema | undefined = undefined,
    Q extends ParameterSchema | undefined = undefined,
    B extends ZodType | undefined = undefined,
  >(
    definition: RouteDefinition<Services, A, Who, P, Q, B>,
  ): Route<Services> =>
    definition;
