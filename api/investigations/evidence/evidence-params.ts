import * as z from 'zod';
import { uuid } from '../../../domain/fields.ts';

/** A row of evidence by its id. */
export const EvidenceParams = z.object({ eid: uuid() });
