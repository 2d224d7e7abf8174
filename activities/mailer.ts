import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same on every try, so that a mail that came twice can be told. */
  id: string;
}

/** The operator's mail server. */
export interface Mailer {
  /** The server's last word, also where it refuses. Throws when there is none. */
  send(mail: Mail): Promise<{ code: number; text: string }>;
  close(): void;
}

/** Within the 15 s that an attempt may take. */
const PATIENCE_MS = 10_000;

interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`, from the operator's settings. */
  url: string;
  from: string;
}

/** The one way out for mail; its connections are kept and shared by the process. */
export function createMailer({ url, from }: MailerOptions): Mailer {
  const transport = createTransport({
    ...{ url, pool: true, maxConnections: 5, disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
  });
  return {
    async send({ to, subject, text, id }) {
      try {
        const { response } = await transport.sendMail({
          ...{ from, to: { name: '', address: to }, subject, text, messageId: `<${id}@tracework>` },
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { code: Number.parseInt(response, 10) || 250, text: response };
      } catch (error) {
        const refusal = readRefusal(error);
        if (!refusal) throw error;
        return refusal;
      }
    },
    close: () => transport.close(),
  };
}

function readRefusal(error: unknown): { code: number; text: string } | null {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number') return null;
  return { code: error.responseCode, text: 'response' in error ? String(error.response) : '' };
}
