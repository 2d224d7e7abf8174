import * as z from 'zod';

/** A mail without its addresses: the body of a delivery whose channel is `mail`. */
export const MailContent = z.object({ subject: z.string(), text: z.string() });
export type MailContent = z.infer<typeof MailContent>;
