#!/usr/bin/env node
// Runnable by itself: npx keeps links to the file that an older version named as its command.
import './require-node.mjs';

await import('./main.ts');
