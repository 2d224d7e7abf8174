import { Command, InvalidArgumentError } from 'commander';
import type { ChainHead } from '../../domain/investigations/audit/chain-fault.ts';
import { withConfig } from '../commands/with-config.ts';
import type { VerifyOptions } from './verify-audit.ts';

/** `tracework audit`. */
export const auditCommand = (): Command =>
  new Command('audit').summary('check the audit log of investigations').addCommand(verifyCommand());

const verifyCommand = () =>
  new Command('verify')
    .summary('recompute the chain of the audit log')
    .description(
      'Recomputes the chain of the audit log, of every workspace or of one, names the first row that was changed, removed,\n' +
        'added or reordered, and then exits with 1. It prints the head as seq:hash: note it elsewhere, and --head finds\n' +
        'a log that was cut short since.',
    )
    .option('--workspace <id or name>', 'whose log; of all workspaces without it')
    .option('--head <seq:hash>', 'a head that was printed before, of the named workspace', readHead)
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, options: VerifyOptions) =>
        (await import('./verify-audit.ts')).verifyAudit(config, options),
      ),
    );

function readHead(text: string): ChainHead {
  const [, seq, hash] = /^([1-9]\d{0,14}):(\S+)$/.exec(text) ?? [];
  if (seq && hash) return { seq: Number(seq), hash };
  throw new InvalidArgumentError('It is seq:hash, as "tracework audit verify" prints it.');
}
