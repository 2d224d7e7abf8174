import { readFileSync } from 'node:fs';

/** The bundle of all workflows that the set-up made, once for the suite. */
export function workflowBundle(): { code: string } {
  const path = process.env.TEST_WORKFLOW_BUNDLE;
  if (!path) throw new Error('TEST_WORKFLOW_BUNDLE is not set: run the tests by `npm test`.');
  return { code: readFileSync(path, 'utf8') };
}
