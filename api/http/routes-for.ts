import type { ZodType } from 'zod';
import type { Answers, Route, RouteDefinition } from './route.ts';
import type { Auth } from './route-request.ts';

/** The `defineRoute` of a server whose handlers get these services: checks a row's handler against its schemas. */
export const routesFor =
  <Services>() =>
  <
    const A extends Answers,
    const Who extends Auth,
    P extends ZodType | undefined = undefined,
    Q extends ZodType | undefined = undefined,
    B extends ZodType | undefined = undefined,
  >(
    definition: RouteDefinition<Services, A, Who, P, Q, B>,
  ): Route<Services> =>
    definition;
