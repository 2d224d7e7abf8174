import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { chooseScenarios } from './choose-scenarios.ts';

/** The scenarios and options that a runner is started with; ends the program with one sentence when it cannot follow all of them. */
export function readCommandLine<Scenario extends { name: string }, Options extends ParseArgsOptionsConfig>(
  scenarios: readonly Scenario[],
  options: Options,
) {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    return { values, chosen: chooseScenarios(scenarios, positionals) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
