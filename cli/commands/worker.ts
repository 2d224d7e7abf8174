import { Command } from 'commander';
export const workerCommand = (): Command => new Command('worker');
