import type { Api, Schema } from './document.ts';
import { branches } from './schema.ts';

const formats: Record<string, string> = {
  uri: 'https://example.com/a',
  'date-time': '2024-05-05T05:05:05.000Z',
  date: '2024-05-05',
  uuid: '0190a0a0-0000-7000-8000-000000000001',
  email: 'ann@example.com',
};

/** Texts to try where a pattern is asked for. */
const candidates = ['sample', 'a1', '1', 'A', '2024-05-05', formats.uuid ?? '', 'example.com', 'https://example.com'];

let serial = 0;

function sampleText({ format, pattern, maxLength = 200, minLength = 0 }: Schema): string {
  serial += 1; // names that must be unique are
  const plain = (format && formats[format]) ?? `sample ${serial} of text`;
  if (pattern === undefined) return plain.slice(0, maxLength).padEnd(minLength, 'x');
  const unique = [`sample-${serial}`, ...candidates];
  return unique.find((text) => new RegExp(pattern, 'u').test(text)) ?? plain;
}

/** A value that fits a schema: its example or the first alternative, with what is required and no more. */
export function sample(api: Api, schema: Schema, depth = 0): unknown {
  const [branch = {}] = branches(api, schema);
  if (branch.examples?.length) return branch.examples[0];
  if (branch.const !== undefined) return branch.const;
  if (branch.enum) return branch.enum[0];
  const type = [branch.type ?? (branch.properties ? 'object' : 'null')].flat()[0];
  if (type === 'string') return sampleText(branch);
  if (type === 'number' || type === 'integer') return branch.minimum ?? Math.min(1, branch.maximum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'array') {
    const length = depth > 6 ? 0 : (branch.minItems ?? 0);
    return Array.from({ length }, () => sample(api, branch.items ?? {}, depth + 1));
  }
  if (type !== 'object') return null;
  const required = Object.entries(branch.properties ?? {}).filter(([name]) => branch.required?.includes(name));
  return Object.fromEntries(required.map(([name, part]) => [name, api.named?.[name] ?? sample(api, part, depth + 1)]));
}
