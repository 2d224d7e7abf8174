/** A worker of its own process, for tests that kill one: reads its settings and endpoints from the environment. */
import { openParts } from '../../cli/compose.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { readConfig } from '../../workers/settings.ts';
import { startWork } from '../../workers/start-work.ts';
import { workflowBundle } from './workflow-bundle.ts';

const config = readConfig(process.env);
const log = createLogger(config);
const parts = openParts(config, JSON.parse(process.env.TEST_ENDPOINTS ?? ''), log);
startWork({ ...parts, workflowBundle: workflowBundle() });
