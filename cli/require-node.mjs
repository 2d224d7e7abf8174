// Plain JavaScript, so that an old Node gets as far as the sentence below.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(
    `Tracework needs Node 24.9 or newer and this is ${process.version}; npm install --include=optional brings one on Linux and macOS (x64, arm64), which npm scripts and npx tracework use.`,
  );
  process.exit(1);
}
