import * as z from 'zod';
import { isBlank } from '../../text.ts';

/** Files attached to the input; only an empty list can be accepted (section 10.2). */
export const attachments = () =>
  z
    .unknown()
    .transform((value, context): undefined => {
      if (isBlank(value) || (Array.isArray(value) && value.length === 0)) return;
      context.addIssue({
        code: 'custom',
        message: Array.isArray(value) ? 'Attachments are not accepted.' : 'Must be a list.',
      });
    })
    .optional()
    .meta({ type: 'array', maxItems: 0, description: 'Files are not accepted; an empty list is.' });
