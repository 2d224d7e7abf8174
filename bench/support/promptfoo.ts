import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPeer } from './install-peer.ts';
import { startProgram } from './program.ts';
import { sampleOutput } from './sample-output.ts';

export interface Promptfoo {
  /** Cases a second, from the call of its `evaluate` to its result. */
  run(cases: number): Promise<number>;
  stop(): Promise<void>;
}

/** Installs it from its own lock file the first time, and starts it with everything off that calls elsewhere. */
export async function startPromptfoo(): Promise<Promptfoo> {
  installPeer('promptfoo');
  const home = mkdtempSync(join(tmpdir(), 'tracework-bench-promptfoo-'));
  const off = ['TELEMETRY', 'UPDATE', 'REMOTE_GENERATION', 'SHARING', 'ERROR_LOG', 'DEBUG_LOG'];
  const env = {
    ...Object.fromEntries(off.map((what) => [`PROMPTFOO_DISABLE_${what}`, '1'])),
    PROMPTFOO_CONFIG_DIR: home,
    LOG_LEVEL: 'error',
    NODE_NO_WARNINGS: '1',
  };
  const program = await startProgram(new URL('../peers/promptfoo/peer.mjs', import.meta.url), { env });
  let numbered = 0;
  return {
    run: (cases) =>
      program.ask<number>({
        outputs: Array.from({ length: cases }, () => {
          numbered += 1;
          return sampleOutput(numbered);
        }),
      }),
    stop: async () => {
      await program.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
