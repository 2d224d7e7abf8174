import { z } from 'zod';
import { errorStatus } from '../../domain/errors.ts';
import { fieldPath } from '../../domain/field-path.ts';
import type { ErrorShape } from '../http/product.ts';

const InvestigationsError = z
  .object({ error: z.string().meta({ description: 'For people. Of a bad field: its path, a colon, the reason.' }) })
  .meta({ id: 'InvestigationsError' });

/** The error shape of investigations (contract section 3): one message, which names the first bad field. */
export const investigationsErrors: ErrorShape = {
  status: errorStatus,
  schema: () => InvestigationsError,
  body({ code, message, fields: [field] }) {
    const isField = code === 'validation_failed' && field && field.path.length > 0;
    return { error: isField ? `${fieldPath(field.path)}: ${field.message}` : message };
  },
};
