import { type PathStep, parseJsonPath } from '../json/parse-json-path.ts';
import { readJsonObject } from '../json/read-json-object.ts';
import type { FieldTest } from './field-op.ts';
import { fieldOps, isFieldOp } from './field-ops.ts';

interface JsonField {
  path: string;
  steps: PathStep[];
  test: FieldTest;
}

/** A path ends at a blank or an operator outside brackets. */
const textForm = /^((?:[^\s[\]<>=!]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])+)(.*)$/s;

/** Reads the JSON or the text form of `json_field`; a string says what is wrong (section 7.3). */
export function readJsonField(value: string): JsonField | string {
  const object = readJsonObject(value);
  if (object) return assemble(object.path, isFieldOp(object.op) ? fieldOps[object.op].fromJson(object) : null);
  const [, path, rest = ''] = textForm.exec(value.trim()) ?? [];
  return assemble(path, testFromText(rest.trim()));
}

function testFromText(rest: string): FieldTest | null {
  for (const op of Object.values(fieldOps)) {
    const test = op.fromText(rest);
    if (test) return test;
  }
  return null;
}

function assemble(path: unknown, test: FieldTest | null): JsonField | string {
  const steps = typeof path === 'string' ? parseJsonPath(path) : null;
  if (typeof path !== 'string' || !steps) return 'A path such as action.params.amount or items[*].price is required.';
  if (!test) return 'The condition is unknown or incomplete.';
  return { path, steps, test };
}
