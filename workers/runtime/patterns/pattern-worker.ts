// Runs one search at a time in a thread of its own, which its owner may terminate. Run by plain Node with its types
// stripped, so it imports nothing of the project's.
import { type MessagePort, parentPort } from 'node:worker_threads';
import { RE2JS } from 're2js';

interface Search {
  engine: 're2' | 'javascript';
  source: string;
  flags: string;
  text: string;
}

function found({ engine, source, flags, text }: Search): boolean {
  if (engine === 'javascript') return new RegExp(source, flags).test(text);
  return RE2JS.compile(source, flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0).test(text);
}

function answer(port: MessagePort, search: Search): void {
  // The time a pattern may take is counted from here, not from when it was queued.
  port.postMessage('begun');
  try {
    port.postMessage(found(search) ? 'found' : 'absent');
  } catch {
    port.postMessage('failed');
  }
}

const port = parentPort;
port?.on('message', (search: Search) => answer(port, search));
