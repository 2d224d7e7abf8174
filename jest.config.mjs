import './cli/require-node.mjs';

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/bench/peers/'], // a peer's packages are not ours to look through
  testSequencer: '<rootDir>/test/support/slowest-first.mjs',
  testTimeout: 180_000,
  maxWorkers: 4, // much of a test's time is waiting: for leases, grace times, servers that start
  workerIdleMemoryLimit: '700MB', // modules of ESM test files are never freed
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
