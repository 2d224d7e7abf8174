#!/usr/bin/env node
// Plain JavaScript, so that an old Node gets as far as this sentence.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(
    `Tracework needs Node 24.9 or newer and this is ${process.version}; use npm start or npx tracework, which run the Node that npm install brings.`,
  );
  process.exit(1);
}
await import('./main.ts');
