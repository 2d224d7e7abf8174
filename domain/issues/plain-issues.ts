import * as z from 'zod';
import { issueMessage } from './issue-message.ts';

// For the whole process, so that no schema can forget it: a schema's own message still comes first. Whoever shows
// messages of schemas to people imports this file.
z.config({ customError: issueMessage });
