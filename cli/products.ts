import type { Command } from 'commander';
import type { Config } from '../workers/settings.ts';
import type { Check } from './doctor/finding.ts';
import { evaluationsDemoCommand } from './evaluations/demo-command.ts';
import { importLogsCommand } from './evaluations/import-logs-command.ts';
import { auditCommand } from './investigations/audit-command.ts';
import { investigationsDemoCommand } from './investigations/demo/demo-command.ts';
import { investigateCommand } from './investigations/investigate-command.ts';
import { investigationsChecks } from './investigations/investigations-checks.ts';
import { sanctionsCommand } from './investigations/sanctions-command.ts';
import { sourcesCommand } from './investigations/sources-command.ts';
import { tracelightSignature } from './investigations/tracelight-signature.ts';
import type { SignatureCheck } from './listen/signature-check.ts';

/** What a product adds to the command line; its modules load what they need when they run. */
export interface CliProduct {
  /** `tracework import <what>`. */
  imports?: readonly (() => Command)[];
  /** `tracework demo <product>`. */
  demo?: () => Command;
  /** How its webhooks are signed, where that is not by Standard Webhooks; `tracework listen` checks it. */
  signature?: SignatureCheck;
  /** What `tracework doctor` looks at besides what all need; none may ask a server. */
  checks?: (config: Config) => Check[];
  /** Commands of its own. */
  commands?: readonly (() => Command)[];
}

/** What every product adds to the command line. */
export const cliProducts: readonly CliProduct[] = [
  { imports: [importLogsCommand], demo: evaluationsDemoCommand },
  {
    demo: investigationsDemoCommand,
    signature: tracelightSignature,
    checks: investigationsChecks,
    commands: [auditCommand, investigateCommand, sourcesCommand, sanctionsCommand],
  },
];
