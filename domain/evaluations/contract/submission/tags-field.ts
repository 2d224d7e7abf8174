import * as z from 'zod';
import { isBlank } from '../../../text.ts';
import { readTags, tagsProblem } from './tags.ts';

/** The tags of a log, as a list or a comma list (section 5.1). */
export const tags = () =>
  z
    .preprocess(
      (value, context) => {
        const read = isBlank(value) ? [] : readTags(value);
        const problem = read ? tagsProblem(read) : 'Must be a list of words or a comma list.';
        if (problem) context.addIssue({ code: 'custom', message: problem });
        return read ?? [];
      },
      z.union([z.array(z.union([z.string(), z.number(), z.null()])), z.string()]).default([]),
    )
    .transform((value) => (Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : []))
    .meta({ description: 'At most 20, lower-cased and deduplicated.' });
