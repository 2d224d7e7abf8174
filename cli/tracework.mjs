#!/usr/bin/env node
// Runnable by itself: npx keeps links to the file that an older version named as its command.
import './require-node.mjs';
import { setFlagsFromString } from 'node:v8';

// V8 would let garbage grow to several times what is alive before it looks: 730 MB instead of 470 under load.
setFlagsFromString('--heap-growing-percent=40');
await import('./main.ts');
