import * as z from 'zod';
import { textOrNumber } from '../../../fields.ts';

const reserved = ['tasks', 'bulk'];

/** An id the caller chose; never a word that is a path of its own (sections 4 and 5.3). */
export const logId = () =>
  textOrNumber(
    z
      .string({ error: 'Must be a string.' })
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, {
        error: 'Must begin with a letter or digit and have at most 128 of A-Z a-z 0-9 . _ : -',
      })
      .refine((value) => !reserved.includes(value), { error: 'This word is reserved.' }),
  );
