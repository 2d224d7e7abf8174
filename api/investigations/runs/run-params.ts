import { uuid } from '../../../domain/fields.ts';
import { SubjectParams } from '../subjects/subject-params.ts';

/** A run of a subject. */
export const RunParams = SubjectParams.extend({ run_id: uuid() });
