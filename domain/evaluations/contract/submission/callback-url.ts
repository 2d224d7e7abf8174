import * as z from 'zod';
import { hasCredentials, httpUrlProblem } from '../http-url.ts';

/** Where a result is POSTed: absolute http(s), at most 2,048 characters, without credentials (sections 5.1 and 8.4). */
export const callbackUrl = () =>
  z
    .string({ error: 'Must be a string.' })
    .overwrite((value) => value.trim())
    .superRefine((value, context) => {
      const problem = httpUrlProblem(value, 2_048);
      const message = problem ?? (hasCredentials(value) ? 'Must not carry a user name or password.' : null);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .meta({ format: 'uri', maxLength: 2_048 });
