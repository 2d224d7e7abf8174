import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What the clients know, kept in files outside the product: ids before they are sent, and ids that were acknowledged. */
export interface Ledger {
  send(id: string): void;
  acknowledge(id: string): void;
  readonly acknowledgedCount: number;
  /** What the files say. */
  read(): { sent: Set<string>; acknowledged: Set<string> };
  close(): void;
}

export function openLedger(folder: string): Ledger {
  const paths = { sent: join(folder, 'sent.txt'), acknowledged: join(folder, 'acknowledged.txt') };
  const files = { sent: openSync(paths.sent, 'a'), acknowledged: openSync(paths.acknowledged, 'a') };
  let acknowledgedCount = 0;
  const idsIn = (path: string) => new Set(readFileSync(path, 'utf8').split('\n').filter(Boolean));
  return {
    send: (id) => void writeSync(files.sent, `${id}\n`),
    acknowledge(id) {
      writeSync(files.acknowledged, `${id}\n`);
      acknowledgedCount += 1;
    },
    get acknowledgedCount() {
      return acknowledgedCount;
    },
    read: () => ({ sent: idsIn(paths.sent), acknowledged: idsIn(paths.acknowledged) }),
    close() {
      closeSync(files.sent);
      closeSync(files.acknowledged);
    },
  };
}
