#!/usr/bin/env node
// Plain JavaScript, so that an old Node gets as far as the sentence below.
import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(
    `Tracework needs Node 24.9 or newer and this is ${process.version}; use npm start or npx tracework, which run the Node that npm install brings.`,
  );
  process.exit(1);
}
// V8 would let garbage grow to several times what is alive before it looks: 730 MB instead of 470 under load.
setFlagsFromString('--heap-growing-percent=40');
await import('./main.ts');
