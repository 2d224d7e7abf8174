import { type PathStep, parseJsonPath } from '../json/parse-json-path.ts';
import { readJsonObject } from '../json/read-json-object.ts';
import type { FieldOp, FieldTest } from './field-op.ts';
import { fieldOps, isFieldOp } from './field-ops.ts';

interface JsonField {
  path: string;
  steps: PathStep[];
  test: FieldTest;
  /** It looks at each value of a repeated key. */
  forbids: boolean;
}

/** A condition that was read, with what it came from. */
type Condition = { op: FieldOp; test: FieldTest };

/** A path ends at a blank or an operator outside brackets. */
const textForm = /^((?:[^\s[\]<>=!]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])+)(.*)$/s;

/** Reads the JSON or the text form of `json_field`; a string says what is wrong (section 7.3). */
export function readJsonField(value: string): JsonField | string {
  const object = readJsonObject(value);
  if (object) return assemble(object.path, conditionFromJson(object));
  const [, path, rest = ''] = textForm.exec(value.trim()) ?? [];
  return assemble(path, conditionFromText(rest.trim()));
}

/** A key that the operation does not know could be a second condition, which nobody would look at. */
function conditionFromJson(spec: Record<string, unknown>): Condition | null {
  const op = isFieldOp(spec.op) ? fieldOps[spec.op] : null;
  const known = ['path', 'op', ...(op?.operands ?? [])];
  const test = op && Object.keys(spec).every((key) => known.includes(key)) ? op.fromJson(spec) : null;
  return op && test && { op, test };
}

function conditionFromText(rest: string): Condition | null {
  for (const op of Object.values(fieldOps)) {
    const test = op.fromText(rest);
    if (test) return { op, test };
  }
  return null;
}

function assemble(path: unknown, condition: Condition | null): JsonField | string {
  const steps = typeof path === 'string' ? parseJsonPath(path) : null;
  if (typeof path !== 'string' || !steps) return 'A path such as action.params.amount or items[*].price is required.';
  if (!condition)
    return 'Write one condition, such as == 5, >= 1, 1..9, is true or missing; text with operators or the words and, or stands in double quotes.';
  return { path, steps, test: condition.test, forbids: condition.op.forbids ?? false };
}
