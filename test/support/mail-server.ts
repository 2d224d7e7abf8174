import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.ts';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came. */
  text: string;
}

export interface MailServer {
  /** For `SMTP_URL`. */
  url: string;
  mails: ReceivedMail[];
  received(count: number): Promise<ReceivedMail[]>;
  /** The next mails are refused with this code, one each. */
  refuse(...codes: number[]): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that wants a login. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      username === 'tracework' && password === 'p@ss' ? callback(null, { user: username }) : callback(new Error('no')),
    onData: async (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      mails.push({ from, to, text: Buffer.concat(chunks).toString('utf8') });
      const responseCode = refusals.shift();
      callback(responseCode ? Object.assign(new Error('not now'), { responseCode }) : null);
    },
  });
  server.on('error', () => {}); // a sender that hangs up
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://tracework:p%40ss@127.0.0.1:${port}`,
    mails,
    received: (count) => eventually(`${count} mails`, () => (mails.length >= count ? mails : null)),
    refuse: (...codes) => void refusals.push(...codes),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
