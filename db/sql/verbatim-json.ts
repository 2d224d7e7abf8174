import { JsonType } from '@mikro-orm/core';
import { parseJson } from '../../domain/json/parse-json.ts';

/** A `json` column that is read with every digit of its numbers (`ExactNumber`); the driver itself would round them. */
export class VerbatimJson extends JsonType {
  override convertToJSValueSQL(key: string): string {
    return `(${key})::text`;
  }

  override convertToJSValue(value: unknown): unknown {
    return typeof value === 'string' ? parseJson(value) : value;
  }
}
