import { Command } from 'commander';
export const workspacesCommand = (): Command => new Command('workspaces');
