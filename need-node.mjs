// Runs before any TypeScript, by itself or with --import: Node 20 cannot load undici 8 or .ts files and fails with an obscure error.
// Plain JavaScript on purpose, so that every Node can read it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 && !(major === 22 && minor >= 19)) {
  console.error(
    `Reelbot needs Node 24 (22.19 at least) and this is ${process.versions.node}.\n` +
      'Run it as "npm start" after "npm ci" without --omit=optional: that brings the right Node along.',
  );
  process.exit(1);
}
