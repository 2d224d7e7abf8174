import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import { type Kind, logId } from './logs.ts';
import { timeUntil } from './pause.ts';
import { submit } from './submit.ts';

export interface LoadOptions {
  /** Clients that submit one after the other, and their pause between two. */
  clients: number;
  pauseMs: number;
  /** What to submit in turn. */
  mix: Kind[];
  /** Where the nth log calls back to. */
  callbackUrl?: (n: number) => string;
}

/** What the clients met so far, the acknowledged apart. */
export interface LoadCounts {
  unavailable: number;
  disconnected: Record<string, number>;
  /** Answers that no client should ever get. */
  wrong: string[];
}

/** Clients that submit until told to stop, each trying one id until it is acknowledged. */
export interface Load {
  counts: LoadCounts;
  /** When the last acknowledged request was sent, by `performance.now()`. */
  readonly lastGoodSentAt: number;
  /** Milliseconds until a request sent from now on is acknowledged; null when none was. */
  answersAgain(withinMs?: number): Promise<number | null>;
  /** Lets every client finish its id, and waits for that. */
  stop(): Promise<void>;
}

const RETRY_MS = 50;
const LONGEST_RETRY_MS = 250;
const GIVE_UP_MS = 60_000;

export function startLoad(urls: string[], token: string, ledger: Ledger, options: LoadOptions): Load {
  const counts: LoadCounts = { unavailable: 0, disconnected: {}, wrong: [] };
  let stopping = false;
  let sequence = 0;
  let lastGoodSentAt = 0;

  const attempt = async (id: string, turn: number, callbackUrl: string | undefined): Promise<number> => {
    const sentAt = performance.now();
    const result = await submit({ url: urls[turn % urls.length] ?? '', token }, id, callbackUrl);
    switch (result.kind) {
      case 'acknowledged':
        ledger.acknowledge(id);
        lastGoodSentAt = Math.max(lastGoodSentAt, sentAt);
        return 0;
      case 'unavailable':
        counts.unavailable += 1;
        return Math.min(LONGEST_RETRY_MS, result.retryAfterSeconds * 1_000);
      case 'disconnected':
        counts.disconnected[result.code] = (counts.disconnected[result.code] ?? 0) + 1;
        return RETRY_MS;
      case 'wrong':
        counts.wrong.push(`${id}: ${result.what}`);
        return LONGEST_RETRY_MS;
    }
  };

  const client = async (number: number): Promise<void> => {
    while (!stopping) {
      const n = sequence++;
      const id = logId(options.mix[n % options.mix.length] ?? 'plain', n);
      ledger.send(id);
      const givesUpAt = performance.now() + GIVE_UP_MS;
      for (let turn = number; performance.now() < givesUpAt; turn += 1) {
        const retryInMs = await attempt(id, turn, options.callbackUrl?.(n));
        if (retryInMs === 0) break;
        await sleep(retryInMs);
      }
      await sleep(options.pauseMs);
    }
  };

  const clients = Array.from({ length: options.clients }, (_, number) => client(number));
  return {
    counts,
    get lastGoodSentAt() {
      return lastGoodSentAt;
    },
    answersAgain(withinMs = 20_000) {
      const from = performance.now();
      return timeUntil(() => lastGoodSentAt > from, { withinMs, everyMs: 10 });
    },
    async stop() {
      stopping = true;
      await Promise.all(clients);
    },
  };
}
