import type { Response } from 'express';
import helmet from 'helmet';

/**
 * Helmet's headers, worked out once: they are constant, and its dozen middlewares would run on every request.
 * `upgrade-insecure-requests` is left out because it breaks installations without TLS.
 */
export function securityHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  const middleware = helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  let failure: unknown;
  // Helmet looks at nothing of a request, and at no more of a response than these two methods.
  middleware({} as never, recorder as unknown as Response, (error) => {
    failure = error;
  });
  if (failure) throw failure;
  return headers;
}
