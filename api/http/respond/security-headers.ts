import type { Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/** Headers of pages. `upgrade-insecure-requests` is left out because it breaks installations without TLS. */
export const pageHeaders = (): Record<string, string> =>
  headersOf({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });

/** Headers of answers that are no pages: nothing in them may run or be framed, and what concerns pages alone is left out. */
export const answerHeaders = (): Record<string, string> =>
  headersOf({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false, // the policy says it
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });

/** Worked out once: they are constant, and Helmet's dozen middlewares would run on every request. */
function headersOf(options: HelmetOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  const middleware = helmet(options);
  let failure: unknown;
  // Helmet looks at nothing of a request, and at no more of a response than these two methods.
  middleware({} as never, recorder as unknown as Response, (error) => {
    failure = error;
  });
  if (failure) throw failure;
  return headers;
}
