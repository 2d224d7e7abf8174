// Sets reports in a thread of its own: one takes up to a second of a core, which nobody else shall wait for.
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { PdfInput } from './pdf-input.ts';
import { renderPdf } from './render-pdf.ts';

/** A report to set, by a number that its answer names again. */
export interface PdfOrder {
  id: number;
  input: PdfInput;
}

export type PdfAnswer = { id: number; bytes: Uint8Array } | { id: number; failure: string };

async function answer(port: MessagePort, { id, input }: PdfOrder): Promise<void> {
  try {
    port.postMessage({ id, bytes: await renderPdf(input) } satisfies PdfAnswer);
  } catch (error) {
    port.postMessage({
      id,
      failure: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
    } satisfies PdfAnswer);
  }
}

const port = parentPort;
port?.on('message', (order: PdfOrder) => void answer(port, order));
