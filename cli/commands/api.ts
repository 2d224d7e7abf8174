import { Command } from 'commander';
export const apiCommand = (): Command => new Command('api');
